package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;

/** The largest uploads that the contract allows, against a service with the heap that it has in production. */
class LargeBatchTest {

  private static final int LINES = 1_900;

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static ServiceProcess service;

  @BeforeAll
  static void start() {
    var environment = shop.service.environment();
    service = ServiceProcess.start(SalesService.class, Map.of("HOST", "127.0.0.1",
        "DATABASE_URL", environment.databaseUri(), "DATABASE_PASSWORD", environment.databasePassword(),
        "REDIS_URL", environment.redisUri(), "GATEWAY_URL", "http://127.0.0.1:1"));
  }

  @AfterAll
  static void stop() {
    assertTrue(service.isAlive(), service::log);
    service.close();
  }

  private static JsonObject largeSale(int register) {
    return Shop.sale(200L * LINES, Collections.nCopies(LINES, Shop.line("product_id", 2, 1))
        .toArray(JsonObject[]::new)).put("register_id", register);
  }

  private static String batch(List<JsonObject> sales) {
    return new JsonObject().put("sales", new JsonArray(sales)).encode();
  }

  private static CompletableFuture<HttpResponse<String>> upload(String batch) {
    return post("/sales/batch", batch);
  }

  private static CompletableFuture<HttpResponse<String>> post(String path, String body) {
    return CLIENT.sendAsync(service.request(path).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  /** Returns how many were taken. */
  private static long assertTakenOrToldToComeBack(int status, List<CompletableFuture<HttpResponse<String>>> answers) {
    return answers.stream().map(CompletableFuture::join).filter(response -> {
      assertTrue(response.statusCode() == status
          || response.statusCode() == 503 && response.headers().firstValue("Retry-After").isPresent(),
          () -> response.statusCode() + " " + response.body());
      return response.statusCode() == status;
    }).count();
  }

  private static void assertAccepted(int sales, HttpResponse<String> response) {
    assertEquals(200, response.statusCode(), response::body);
    assertEquals(Collections.nCopies(sales, "accepted"), new JsonObject(response.body()).getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getString("status")).toList());
  }

  private static long published() {
    return shop.service.number("SELECT count(*) FROM outbox WHERE published_at IS NOT NULL");
  }

  @Test
  void a_batch_of_twenty_six_thousand_lines_is_taken_and_its_events_are_published() {
    var before = shop.count("line_items");
    assertAccepted(14, upload(batch(IntStream.range(0, 14).mapToObj(_ -> largeSale(1)).toList())).join());
    assertEquals(before + 14 * LINES, shop.count("line_items"));
    for (int i = 0; i < 8; i++) {
      assertAccepted(3, upload(batch(List.of(largeSale(1), largeSale(2), largeSale(1)))).join());
    }
    Consistency.assertReceiptNumbersHaveNoGaps(shop);
    ServiceProcess.await("all events are published", () -> published() == shop.count("outbox"));
  }

  @Test
  void a_batch_of_four_hundred_thousand_bad_lines_is_refused_sale_by_sale() {
    var sale = Shop.sale(200).put("lines", new JsonArray(Collections.nCopies(2_000, new JsonObject())));
    var sales = IntStream.range(0, 200).mapToObj(_ -> sale.copy().put("id", "x")).toList();
    var batch = batch(sales);
    assertTrue(batch.length() < 4 << 20, () -> batch.length() + " bytes");
    var response = upload(batch).join();
    assertEquals(200, response.statusCode());
    assertEquals(200, new JsonObject(response.body()).getJsonArray("items").size());
  }

  /** Each of them is answered in the end: a till sends its batch again after a 503. */
  @Test
  void twenty_large_batches_at_once_are_taken_or_told_to_come_back() {
    var batches = IntStream.range(0, 20)
        .mapToObj(i -> batch(List.of(largeSale(1 + i % 8), largeSale(1 + i % 8)))).toList();
    var answers = batches.stream().map(LargeBatchTest::upload).toList();
    // a small sale finds its place beside them
    assertEquals(1, shop.upload(Shop.sale()).items().size());
    assertEquals(200, service.status("/health/live"));
    assertTrue(assertTakenOrToldToComeBack(200, answers) > 0);
  }

  @Test
  void twenty_of_the_largest_sales_at_once_are_taken_or_told_to_come_back() {
    var line = Shop.line("product_id", 2, 1).put("unit_price_cents", 200).put("discount_cents", 0);
    var sales = IntStream.range(0, 20).mapToObj(i -> Shop.sale(200L * 2_000,
        Collections.nCopies(2_000, line).toArray(JsonObject[]::new)).put("register_id", 1 + i % 8).encode()).toList();
    var answers = sales.stream().map(sale -> post("/sales", sale)).toList();
    assertEquals(200, service.status("/health/live"));
    assertTrue(assertTakenOrToldToComeBack(201, answers) > 0);
  }

  /** Its objects would need twenty times its length. */
  @Test
  void bodies_full_of_values_that_nobody_reads_are_refused() {
    var hostile = "{\"x\":[" + "{\"\":0},".repeat(149_000) + "0]}";
    var answers = Stream.of("/sales", "/returns", "/sales/batch", "/registers").flatMap(path -> IntStream.range(0, 5)
        .mapToObj(_ -> post(path, hostile))).toList();
    answers.stream().map(CompletableFuture::join).forEach(response ->
        assertTrue(List.of(400, 413, 503).contains(response.statusCode()), response::body));
  }
}
