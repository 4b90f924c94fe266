package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reporting.Shop.Told;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

class WebhookDeliveryTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final Instant NOW = Instant.now();

  @RegisterExtension
  private final Receiver receiver = new Receiver(shop);

  private static Told product(long id, long version) {
    return Receiver.product(id, version, NOW);
  }

  private static JsonObject sale() {
    return Shop.sale(1, "Luc", NOW, Shop.line(1, 1, 500, 0));
  }

  private static List<JsonObject> deliveries(JsonObject webhook) {
    return Receiver.deliveries(shop, webhook);
  }

  private static String signature(String secret, Receiver.Message message) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal((message.id() + "."
          + message.headers().get("webhook-timestamp") + "." + message.body()).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Reply post(String path) {
    return shop.service.send(HttpMethod.POST, path, null).await();
  }

  @Test
  void each_receiver_is_told_of_the_types_that_it_has_chosen() {
    var all = receiver.register(shop, "order.confirmed", "order.cancelled", "order.shipped", "order.refunded",
        "sale.completed", "sale.returned", "sale.voided", "stock.low", "product.changed", "session.closed");
    try (var other = new Receiver()) {
      other.register(shop, "stock.low");
      var sale = sale();
      var back = Shop.saleReturn(sale, 1, NOW, Shop.line(1, 1, 500, 0));
      var order = Shop.order(9, NOW, Shop.line(1, 1, 500, 0));
      var voided = sale();
      var told = List.of(Told.of("sale.completed", sale, NOW), Told.of("sale.returned", back, NOW),
          Told.of("sale.voided", voided, NOW), Told.of("order.confirmed", order, NOW),
          Told.of("order.shipped", Shop.ended(order, "shipped", NOW), NOW), Told.of("order.cancelled",
              Shop.ended(Shop.order(10, NOW, Shop.line(1, 1, 500, 0)), "cancelled", NOW), NOW),
          Told.of("order.refunded", Shop.ended(order, "refunded", NOW), NOW), product(4, 1),
          Told.of("product.retired", new JsonObject().put("id", 4), NOW),
          Told.of("stock.low", new JsonObject().put("location_id", 1).put("product_id", 4), NOW),
          Told.of("session.closed", new JsonObject().put("id", 3), NOW));
      shop.tell(told);
      receiver.await("all are delivered", 10);
      other.await("the other is told, too", 1);
      told.stream().filter(event -> !event.type().equals("product.retired")).forEach(event -> {
        var message = receiver.of(event.type()).getFirst();
        assertEquals(event.id().toString(), message.id());
        assertEquals(event.payload(), message.data());
        assertEquals(event.at().toString(), message.json().getString("timestamp"));
        assertEquals(signature(all.getString("secret"), message), message.headers().get("webhook-signature"));
        assertEquals("application/json", message.headers().get("content-type"));
      });
      assertEquals(10, receiver.messages.size());
      assertEquals(List.of("stock.low"), other.messages.stream().map(Receiver.Message::type).toList());
      ServiceProcess.await("all are recorded", () ->
          deliveries(all).stream().allMatch(delivery -> delivery.getString("state").equals("delivered")));
    }
    shop.assertNothingParked();
  }

    @Test
  void during_a_rotation_both_secrets_sign() {
    var webhook = receiver.register(shop, "product.changed");
    var rotated = post(Receiver.path(webhook) + "/secret").json();
    shop.tell(product(1, 1));
    receiver.await("the message arrives", 1);
    var message = receiver.messages.getFirst();
    assertEquals(signature(rotated.getString("secret"), message) + " "
        + signature(webhook.getString("secret"), message), message.headers().get("webhook-signature"));
    shop.service.sql("UPDATE webhooks SET previous_until = now()");
    shop.tell(product(1, 2));
    receiver.await("the next arrives", 2);
    assertEquals(signature(rotated.getString("secret"), receiver.messages.get(1)),
        receiver.messages.get(1).headers().get("webhook-signature"));
  }

  @Test
  void a_receiver_that_hangs_delays_no_other() {
    receiver.answer = _ -> Optional.empty();
    var hanging = receiver.register(shop, "product.changed");
    var others = IntStream.range(0, 20).mapToObj(_ -> new Receiver()).toList();
    try {
      others.forEach(other -> other.register(shop, "product.changed"));
      shop.tell(Stream.iterate(1L, id -> id <= 50, id -> id + 1).map(id -> product(id, 1)).toList());
      others.forEach(other -> other.await("a quick one has everything", 50));
      // its attempts still run, and are few
      assertTrue(receiver.messages.size() <= 4, () -> receiver.messages.size() + " attempts");
      assertTrue(deliveries(hanging).stream().allMatch(delivery -> delivery.getLong("attempts") == 0));
    } finally {
      others.forEach(Receiver::close);
    }
  }

  @Test
  void of_a_large_answer_the_beginning_is_kept() {
    var webhook = receiver.register(shop, "product.changed");
    receiver.answer = _ -> Optional.of(200);
    receiver.answerBody = "y".repeat(5_000_000);
    shop.tell(product(1, 1));
    Receiver.awaitAttempts(shop, webhook, 1);
    assertEquals("delivered", deliveries(webhook).getFirst().getString("state"));
    assertEquals(500, deliveries(webhook).getFirst().getString("answer").length());
  }

  @Test
  void a_receiver_that_does_not_speak_http_stops_no_other() {
    var server = shop.service.vertx().createNetServer()
        .connectHandler(socket -> socket.handler(_ -> socket.write("HTTP/1.1 2\0 OK\r\n\r\n")))
        .listen(0, "127.0.0.1").await();
    var odd = shop.service.post("/webhooks", receiver.webhook("product.changed")
        .put("url", "http://127.0.0.1:" + server.actualPort() + "/")).json();
    receiver.register(shop, "product.changed");
    shop.tell(product(1, 1));
    Receiver.awaitAttempts(shop, odd, 1);
    assertEquals("For input string: \"2 \"", deliveries(odd).getFirst().getString("answer"));
    receiver.await("the other is told", 1);
    server.close().await();
  }

  @Test
  void two_instances_share_the_work_and_keep_the_order_of_each_object() {
    receiver.register(shop, "product.changed");
    try (var other = shop.service.another(ReportingService::new, ReportingService::port)) {
      assertEquals(200, other.get("/webhooks").status());
      for (long version = 1; version <= 20; version++) {
        var number = version;
        shop.publish(IntStream.rangeClosed(1, 20).mapToObj(id -> product(id, number)).toList());
      }
      ServiceProcess.await("all are delivered", () ->
          shop.service.number("SELECT count(*) FROM webhook_deliveries WHERE delivered_at IS NOT NULL") == 400);
      for (long id = 1; id <= 20; id++) {
        assertEquals(IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList(),
            receiver.versions(id).stream().distinct().toList(), "product " + id);
        assertEquals(receiver.versions(id).stream().sorted().toList(), receiver.versions(id), "product " + id);
      }
      assertEquals(400, new HashSet<>(receiver.messages.stream().map(Receiver.Message::id).toList()).size());
    }
  }
}
