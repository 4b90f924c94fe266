package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.shop.Part;
import pos.testing.Crowd;
import pos.testing.FromGateway;
import pos.testing.LongRun;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** The largest answers that the contracts allow, many at once, from processes with the memory of production. */
@LongRun
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LargestAnswersTest {

  private static final int AT_ONCE = 30;
  private static final int PAGE_BYTES = 256 << 10;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  /** Lists whose rows cannot be more than a page. */
  private static final List<String> SHORT = List.of("sales list_registers", "sales list_journals",
      "sales list_branch_registers",
      "customer list_addresses", "reporting list_webhooks");

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1).withReporting();
  private static String[] customer;
  private static Race race;

  @BeforeAll
  static void fill() {
    expect(200, floor.client().ask(HttpMethod.PUT, "/sales-service/branches/5", null));
    LargestRows.insert(floor.databases());
    LargestOfficeRows.insert(floor.databases());
    var token = expect(200, floor.client().post("/customer-service/auth",
        new JsonObject().put("username", "client1").put("password", "password"))).getString("access_token");
    customer = new String[] {"Authorization", "Bearer " + token, "Cache-Control", "no-cache"};
    race = new Race(floor, customer);
    LongStream.rangeClosed(21, 120).forEach(LargestAnswersTest::fillCart);
  }

  /** Adds as many pieces as a cart may have of a product; until the catalogue is known to the cart, again and again. */
  private static void fillCart(long product) {
    ServiceProcess.await("product " + product + " is in the cart", () -> List.of(200, 409).contains(
        floor.client().post("/cart-service/add", Bodies.line(product, 999), customer).await().status()));
  }

  @AfterAll
  static void report() {
    race.report();
  }

  @AfterEach
  void every_process_lives() {
    floor.services().forEach(service -> assertTrue(service.isAlive(), service::log));
  }

  @ParameterizedTest
  @MethodSource("pos.acceptance.Operations#lists")
  void a_page_of_a_list_is_small_however_large_its_items_are(String list) {
    var answers = race(service(list), path(list) + "?limit=200", AT_ONCE);
    assertFalse(answers.isEmpty());
    answers.forEach(page -> {
      assertTrue(page.body().length() <= PAGE_BYTES, () -> list + " has " + page.body().length() + " bytes");
      page.items().forEach(item -> assertFalse(((JsonObject) item).containsKey("lines"), list));
    });
    if (answers.getFirst().items().size() < 200 && !SHORT.contains(list)) {
      assertNotNull(answers.getFirst().json().getString("next_cursor"), list);
    }
  }

  private static String service(String operation) {
    return operation.substring(0, operation.indexOf(' '));
  }

  private static Part part(String service) {
    return Part.valueOf(service.toUpperCase(Locale.ROOT));
  }

  private static String path(String operation) {
    return Operations.all().get(operation).replace("GET ", "").replace("webhooks/:id", "webhooks/1")
        .replace("branches/:id", "branches/5")
        .replace(":id", LargestRows.SALE);
  }

  /** The list that has ended the whole shop. */
  @Test
  void thirty_lists_of_the_sales_of_a_register_at_once_are_answered() {
    var answers = race("sales", "/sales-service/sales?register_id=6&limit=200", 30);
    assertFalse(answers.isEmpty());
    answers.forEach(page -> assertEquals(answers.getFirst().body(), page.body()));
  }

  @Test
  void a_search_for_large_products_is_small() {
    race("product", "/product-service/products?limit=200&q=large", AT_ONCE).forEach(page -> {
      assertEquals(200, page.items().size());
      assertTrue(page.body().length() <= 2 * PAGE_BYTES, () -> page.body().length() + " bytes");
    });
  }

  @Test
  void pages_that_end_early_leave_nothing_out() {
    var ids = new HashSet<String>();
    var pages = 0;
    for (var path = "/sales-service/sales?limit=200&register_id=6"; path != null; pages++) {
      var page = floor.client().get(path).await();
      page.items().forEach(sale -> assertTrue(ids.add(((JsonObject) sale).getString("id"))));
      var next = page.json().getJsonObject("_links").getJsonObject("next");
      path = next == null ? null : next.getString("href");
    }
    assertEquals(231, ids.size());
    assertTrue(pages > 2, "the pages are smaller than their limit");
  }

  static Stream<String> documents() {
    return LargestDocuments.PATHS.entrySet().stream().flatMap(document -> document.getValue().stream()
        .map(path -> "/" + service(document.getKey()) + "-service" + path));
  }

  /** What says how old it is need not be the same in all answers. */
  @ParameterizedTest
  @MethodSource("documents")
  void a_large_document_is_sent_whole_many_times_at_once(String path) {
    var answers = race(path.substring(1, path.indexOf("-service")), path, AT_ONCE);
    assertFalse(answers.isEmpty());
    var fields = answers.getFirst().json().fieldNames();
    answers.forEach(answer -> assertEquals(fields, answer.json().fieldNames(), path));
  }

  /** As several clients ask without a pause, the database always has another answer on its way. */
  @ParameterizedTest
  @ValueSource(strings = {"/sales-service/sales/" + LargestRows.SALE, "/sales-service/sessions/201",
      "/order-service/admin/orders/" + LargestOfficeRows.ORDER,
      "/inventory-service/reservations/" + LargestRows.LARGEST})
  void large_documents_that_follow_each_other_leave_no_memory_behind(String path) {
    var service = path.substring(1, path.indexOf("-service"));
    var answers = race.run(path + " again and again", part(service), 12, _ -> askAgain(service, path, 16 << 20));
    assertFalse(answers.isEmpty());
    answers.forEach(reply -> assertEquals(200, reply.status(), () -> path + ": " + reply.body()));
  }

  private static Future<Reply> askAgain(String service, String path, int bytes) {
    return get(service, path).compose(reply -> reply.status() == 200 && reply.body().length() < bytes
        ? askAgain(service, path, bytes - reply.body().length()) : Future.succeededFuture(reply));
  }

  /** Such a receipt shows all lines of the sale and of its returns. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/html", "application/json", "application/vnd.escpos"})
  void a_long_receipt_is_sent_whole_a_few_times_at_once(String type) {
    assertSameInType("sales", "/sales-service/sales/" + LargestRows.SALE + "/receipt", type, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/html", "application/json", "application/vnd.escpos"})
  void a_long_slip_of_a_return_is_sent_whole_a_few_times_at_once(String type) {
    assertSameInType("sales", "/sales-service/returns/00000000-0000-7000-8000-000000000001/receipt", type, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/csv", "text/html", "application/json"})
  void a_consolidated_report_is_sent_whole_many_times_at_once(String type) {
    assertSameInType("reporting", "/reporting-service/reports/" + LargestOfficeRows.REPORT, type, AT_ONCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hour", "day", "store", "cashier", "product", "category"})
  void a_report_as_csv_is_sent_whole_many_times_at_once(String grouping) {
    assertSameInType("reporting", "/reporting-service/reports/sales?from=2016-01-01&to=2027-12-30&group_by=" + grouping,
        "text/csv", 20);
  }

  private static void assertSameInType(String service, String path, String type, int count) {
    var answers = race.run(path + " as " + type, part(service), count, _ -> measure(service, path, type));
    assertFalse(answers.isEmpty(), path);
    answers.forEach(answer -> {
      assertEquals(200, answer.status(), () -> path + ": " + answer.body());
      assertEquals(answers.getFirst().body(), answer.body(), path);
    });
  }

  /** Reads an answer that is too large to be kept many times; the reply has its size instead of its body. */
  private static Future<Reply> measure(String service, String path, String type) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + floor.service(part(service)).port()
        + path.substring(("/" + service + "-service").length()))).header("Accept", type);
    FromGateway.headers().forEach(request::header);
    return Future.fromCompletionStage(CLIENT.sendAsync(request.build(), BodyHandlers.ofInputStream())
        .thenApplyAsync(LargestAnswersTest::measure, Thread::startVirtualThread));
  }

  private static Reply measure(HttpResponse<InputStream> answer) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    answer.headers().map().forEach(headers::set);
    try (var body = answer.body()) {
      var size = Buffer.buffer(body.transferTo(OutputStream.nullOutputStream()) + " bytes");
      return new Reply(answer.statusCode(), headers, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Twenty-eight clients read nothing of the largest dashboard, and a few read it as a whole. */
  @Test
  void dashboards_that_are_shown_live_leave_room_for_others() throws IOException {
    var stream = "GET /reporting-service/dashboard/stream HTTP/1.1\r\nHost: shop\r\napikey: " + FloorClient.KEY
        + "\r\n\r\n";
    try (var _ = new Crowd(floor.port(), 28, 2, stream)) {
      var shown = Stream.generate(LargestAnswersTest::shownLive).limit(3).toList();
      assertFalse(race("reporting", "/reporting-service/dashboard", AT_ONCE).isEmpty());
      shown.forEach(dashboard ->
          assertEquals(LargestOfficeRows.PLACES, dashboard.join().getJsonArray("stores").size()));
    }
  }

  private static CompletableFuture<JsonObject> shownLive() {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + floor.port()
        + "/reporting-service/dashboard/stream")).header("apikey", FloorClient.KEY).build();
    return CLIENT.sendAsync(request, BodyHandlers.ofLines()).thenApplyAsync(answer ->
        new JsonObject(answer.body().filter(line -> line.startsWith("data: ")).findFirst().orElseThrow()
            .substring(6)));
  }

  private static List<Reply> race(String service, String path, int count) {
    var answers = race.run(path, part(service), count, _ -> get(service, path, customer));
    answers.forEach(reply -> assertEquals(200, reply.status(), () -> path + ": " + reply.body()));
    return answers;
  }

  /** Asks past the gateway, which on a slow machine takes a service that is so busy out of its balancer. */
  private static Future<Reply> get(String service, String path, String... headers) {
    return floor.client().send(floor.service(part(service)), HttpMethod.GET,
        path.substring(("/" + service + "-service").length()), null, headers);
  }
}
