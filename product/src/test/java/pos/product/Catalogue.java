package pos.product;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;
import pos.testing.SharedFixture;

/** A product-service with development data, and the calls that many tests make. */
final class Catalogue implements SharedFixture {

  /** The key of the lock that an import holds. */
  static final String IMPORT_LOCK = "hashtextextended('import of products', 0)";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final ServiceUnderTest service =
      ServiceUnderTest.of("product-service", ProductService::new, ProductService::port);

  @Override
  public void start() {
    service.start();
  }

  @Override
  public void close() {
    service.close();
  }

  static String sku() {
    return "T-" + NUMBER.incrementAndGet();
  }

  static JsonObject product() {
    return new JsonObject().put("sku", sku()).put("name", "Thing").put("price_cents", 1234);
  }

  static JsonObject product(String name) {
    return product().put("name", name);
  }

  static JsonObject category(String name, Long parent) {
    return new JsonObject().put("name", name).put("parent_id", parent);
  }

  Reply createProduct() {
    return service.post("/products", product());
  }

  long createdId() {
    return createProduct().json().getLong("id");
  }

  long createdCategory(String name, Long parent) {
    return service.post("/categories", category(name, parent)).json().getLong("id");
  }

  Future<Reply> sendCsv(String query, Buffer csv, String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "text/csv";
    return service.send(HttpMethod.POST, "/products/import" + query, csv, all);
  }

  /** Sends a file to be imported after the answer. */
  Reply begin(String csv, String query, String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "text/csv; charset=utf-8";
    return service.send(HttpMethod.POST, "/products/imports" + query, Buffer.buffer(csv), all).await();
  }

  Reply upload(String csv, String query, String... headers) {
    return sendCsv(query, Buffer.buffer(csv), headers).await();
  }

  List<String> skus(String path) {
    return skus(service.get(path).items());
  }

  /** Searches for words and returns the skus of the first page. */
  List<String> search(String words) {
    return skus("/products?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8));
  }

  static List<String> skus(JsonArray items) {
    return items.stream().map(item -> ((JsonObject) item).getString("sku")).toList();
  }

  JsonObject bySku(String sku) {
    var id = service.get("/products?sku=" + sku).items().getJsonObject(0).getLong("id");
    return service.get("/products/" + id).json();
  }

  boolean noImportIsRunning() {
    return service.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0;
  }

  boolean oneSessionWaitsForALock() {
    return service.number("SELECT count(*) FROM pg_locks WHERE NOT granted") == 1;
  }

  /** Returns a summary of everything that a refused request must leave as it was. */
  String state() {
    return service.sql("""
        SELECT (SELECT (count(*), sum(version)) FROM products), (SELECT count(*) FROM product_categories),
          (SELECT (count(*), sum(version)) FROM categories), (SELECT count(*) FROM outbox),
          (SELECT count(*) FROM idempotency_keys), (SELECT count(*) FROM vocabulary)
        """).getFirst().deepToString();
  }
}
