package pos.inventory;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * The sales and order services as their contracts describe them, as far as they are asked for the holds they need, and the
 * product service, as far as it is asked which products exist.
 */
final class Owners {

  /** A question that was asked. */
  record Asked(String path, String apikey, JsonArray references) {}

  /** The references of the holds that are needed. */
  final Set<String> needed = ConcurrentHashMap.newKeySet();
  final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
  private Vertx vertx;
  private HttpServer server;
  private volatile boolean silent;

  void start() {
    vertx = Vertx.vertx();
    server = vertx.createHttpServer().requestHandler(request -> request.body()
        .onSuccess(body -> answer(request, body))).listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Lets all questions be answered with 503, or in full again. */
  void beSilent(boolean whether) {
    silent = whether;
  }

  /** The ids of products that do not exist; all others do. */
  final Set<Long> unknown = ConcurrentHashMap.newKeySet();

  private void answer(HttpServerRequest request, Buffer body) {
    if (request.path().equals("/product-service/products")) {
      answerProducts(request);
      return;
    }
    var references = body.toJsonObject().getJsonArray("references");
    asked.add(new Asked(request.path(), request.getHeader("apikey"), references));
    if (silent) {
      request.response().setStatusCode(503).end();
    } else {
      request.response().end(new JsonObject().put("needed", new JsonArray(
          references.stream().filter(needed::contains).toList())).toBuffer());
    }
  }

  private void answerProducts(HttpServerRequest request) {
    if (silent) {
      request.response().setStatusCode(503).end();
      return;
    }
    var items = new JsonArray();
    Stream.of(request.getParam("ids").split(",")).map(Long::valueOf).filter(id -> !unknown.contains(id))
        .forEach(id -> items.add(new JsonObject().put("id", id)));
    request.response().end(new JsonObject().put("items", items).toBuffer());
  }

  void close() {
    if (vertx != null) {
      vertx.close().await();
    }
  }
}
