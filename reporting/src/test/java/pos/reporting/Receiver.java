package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pos.reporting.Shop.Told;
import pos.testing.ServiceProcess;

/** A server outside of the shop that takes what webhooks send. */
final class Receiver implements AutoCloseable, AfterEachCallback {

  /** What a request was answered with; empty leaves it without an answer. */
  volatile Function<Message, Optional<Integer>> answer = _ -> Optional.of(204);
  volatile String answerBody = "";
  final List<Message> messages = new CopyOnWriteArrayList<>();
  /** To requests that were left without an answer. */
  final List<HttpServerResponse> unanswered = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final Shop shop;
  private final int port;

  /** A request as it arrived. */
  record Message(String path, MultiMap headers, String body) {

    String id() {
      return headers.get("webhook-id");
    }

    JsonObject json() {
      return new JsonObject(body);
    }

    String type() {
      return json().getString("type");
    }

    JsonObject data() {
      return json().getJsonObject("data");
    }
  }

  Receiver() {
    this(null);
  }

  /** @param shop whose webhooks are forgotten after each test; null for none */
  Receiver(Shop shop) {
    this.shop = shop;
    port = vertx.createHttpServer().requestHandler(this::take).listen(0, "127.0.0.1").await().actualPort();
  }

  private void take(HttpServerRequest request) {
    request.body().onSuccess(body -> {
      var message = new Message(request.path(), request.headers(), body.toString());
      messages.add(message);
      answer.apply(message).ifPresentOrElse(status -> request.response().setStatusCode(status)
          .putHeader("Location", "/elsewhere").end(answerBody), () -> unanswered.add(request.response()));
    });
  }

  String url() {
    return "http://127.0.0.1:" + port + "/hooks?shop=1";
  }

  int port() {
    return port;
  }

  /** Returns the description of a webhook that leads here. */
  JsonObject webhook(String... types) {
    return new JsonObject().put("url", url()).put("event_types", new JsonArray(List.of(types)));
  }

  /** Registers a webhook that leads here. */
  JsonObject register(Shop shop, String... types) {
    var reply = shop.service.post("/webhooks", webhook(types));
    assertEquals(201, reply.status(), reply.body().toString());
    return reply.json();
  }

  static String path(JsonObject webhook) {
    return "/webhooks/" + webhook.getLong("id");
  }

  /** Returns the last 200 deliveries of a webhook, the newest first. */
  static List<JsonObject> deliveries(Shop shop, JsonObject webhook) {
    return shop.rows(shop.service.get(path(webhook) + "/deliveries?limit=200").json());
  }

  static void awaitAttempts(Shop shop, JsonObject webhook, long attempts) {
    ServiceProcess.await(attempts + " attempts are recorded", () ->
        deliveries(shop, webhook).stream().mapToLong(delivery -> delivery.getLong("attempts")).sum() >= attempts);
  }

  /** Lets the pauses end now. */
  static void hurry(Shop shop) {
    shop.service.sql("UPDATE webhook_deliveries SET next_attempt_at = now() WHERE delivered_at IS NULL");
    shop.service.sql("UPDATE webhooks SET paused_until = '-infinity'");
  }

  static Told product(long id, long version, Instant at) {
    return Told.of("product.changed", new JsonObject().put("id", id).put("version", version), at);
  }

  List<Message> of(String type) {
    return messages.stream().filter(message -> message.type().equals(type)).toList();
  }

  /** Returns the versions of a product that arrived, in their order. */
  List<Long> versions(long product) {
    return messages.stream().filter(message -> message.data().getLong("id") == product)
        .map(message -> message.data().getLong("version")).toList();
  }

  void await(String what, int messages) {
    ServiceProcess.await(what, () -> this.messages.size() >= messages);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
    shop.service.sql("TRUNCATE webhooks, webhook_messages, webhook_deliveries");
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
