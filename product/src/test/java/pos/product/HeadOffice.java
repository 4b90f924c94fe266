package pos.product;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import pos.testing.ServiceProcess;
import pos.testing.SharedFixture;

/** The gateway of a head office with a sales service that answers what its contract says about the catalogue. */
final class HeadOffice implements SharedFixture {

  static final String KEY = "key-of-the-branch";

  private final Vertx vertx = Vertx.vertx();
  private final int port = ServiceProcess.freePort();
  /** The products by the position of their last change. */
  private final TreeMap<Long, JsonObject> changes = new TreeMap<>();
  private final AtomicInteger answered = new AtomicInteger();
  private long newest;
  private volatile int pageSize = 2000;
  private volatile Buffer garbage;
  private HttpServer server;

  @Override
  public void start() {
    server = vertx.createHttpServer().requestHandler(this::answer).listen(port, "127.0.0.1").await();
  }

  /** Cuts the line: from now on nothing listens there. */
  void cut() {
    server.close().await();
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Returns how many questions have been answered. */
  int answered() {
    return answered.get();
  }

  /** Answers pages of so many products. */
  void answerInPagesOf(int products) {
    pageSize = products;
  }

  /** Answers with this. @param answer null for the catalogue again */
  void answerWith(String answer) {
    garbage = answer == null ? null : Buffer.buffer(answer);
  }

  static JsonObject product(long id, String sku, String barcode) {
    return new JsonObject().put("product_id", id).put("sku", sku).put("barcode", barcode).put("name", "Thing " + id)
        .put("price_cents", 100).put("tax_code", "standard").put("active", true);
  }

  /** Changes products one after the other. */
  synchronized void put(JsonObject... products) {
    for (var product : products) {
      changes.values().removeIf(known -> known.getLong("product_id").equals(product.getLong("product_id")));
      changes.put(++newest, product.copy());
    }
  }

  /** Has a database with these products only, the changes of which are numbered anew. */
  synchronized void restore(JsonObject... products) {
    changes.clear();
    newest = 0;
    put(products);
  }

  /** Returns the position of the newest change. */
  synchronized long newest() {
    return newest;
  }

  private void answer(HttpServerRequest request) {
    if (!request.path().equals("/sales-service/catalogue") || !KEY.equals(request.getHeader("apikey"))) {
      request.response().setStatusCode(403).end("{}");
      return;
    }
    var after = request.getParam("after");
    request.response().end(garbage == null ? page(after == null ? 0 : Long.parseLong(after)) : garbage)
        .onSuccess(_ -> answered.incrementAndGet());
  }

  private synchronized Buffer page(long after) {
    var behind = changes.tailMap(after, false).entrySet().stream().limit(pageSize).toList();
    long position = behind.isEmpty() ? newest : behind.getLast().getKey();
    return new JsonObject().put("items", new JsonArray(behind.stream().map(Map.Entry::getValue).toList()))
        .put("position", position).put("complete", position == newest).toBuffer();
  }
}
