package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.shop.Part;
import pos.testing.Contract;
import pos.testing.Reply;

/** The largest answers that the contracts allow, many at once, from processes with the memory of production. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LargestAnswersTest {

  private static final int AT_ONCE = 30;
  private static final int PAGE_BYTES = 256 << 10;
  /** Far above the second that a neighbour may wait on the machine of docs/performance.md. */
  private static final long NEIGHBOUR_SECONDS = 5;

  /** A small answer of each service. */
  private static final Map<String, String> NEIGHBOURS = Map.of("/product-service", "/product-service/products/1",
      "/inventory-service", "/inventory-service/locations/1", "/sales-service", "/sales-service/registers/1");

  @RegisterExtension
  private static final Floor floor = Floor.ofStores();

  @BeforeAll
  static void fill() {
    LargestRows.insert(floor.databases());
  }

  @AfterEach
  void every_process_lives() {
    floor.services().forEach(service -> assertTrue(service.isAlive(), service::log));
  }

  /** Returns the paths of all lists in the contracts. */
  static Stream<String> lists() {
    var vertx = Vertx.vertx();
    try {
      return Stream.of(Part.PRODUCT, Part.INVENTORY, Part.SALES).flatMap(part ->
          Contract.read(vertx, part.service().replace("-service", "/openapi.yaml")).operations().entrySet().stream()
              .filter(operation -> operation.getValue().startsWith("list_"))
              .map(operation -> "/" + part.service() + operation.getKey().replace("GET ", "")
                  .replace(":id", LargestRows.SALE))).toList().stream();
    } finally {
      vertx.close().await();
    }
  }

  @ParameterizedTest
  @MethodSource("lists")
  void a_page_of_a_list_is_small_however_large_its_items_are(String list) {
    var path = list + "?limit=200";
    var answers = race(path);
    assertFalse(answers.isEmpty());
    answers.forEach(page -> {
      assertTrue(page.body().length() <= PAGE_BYTES, () -> list + " has " + page.body().length() + " bytes");
      page.items().forEach(item -> assertFalse(((JsonObject) item).containsKey("lines"), list));
    });
    if (answers.getFirst().items().size() < 200 && !list.endsWith("/registers")) {
      assertNotNull(answers.getFirst().json().getString("next_cursor"), list);
    }
  }

  @Test
  void a_search_for_large_products_is_small() {
    race("/product-service/products?limit=200&q=large").forEach(page -> {
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

  @ParameterizedTest
  @ValueSource(strings = {"/sales-service/sales/" + LargestRows.SALE,
      "/sales-service/returns/00000000-0000-7000-8000-000000000001",
      "/sales-service/sessions/201", "/sales-service/sessions/1", "/sales-service/sales/refused/1",
      "/inventory-service/replenishments/1"})
  void a_large_document_is_sent_whole_many_times_at_once(String path) {
    var answers = race(path);
    var first = answers.getFirst().body();
    answers.forEach(answer -> assertEquals(first.length(), answer.body().length()));
  }

  /** Such a receipt shows all lines of the sale and of its returns. */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/html", "application/json"})
  void a_long_receipt_is_sent_whole_a_few_times_at_once(String type) {
    var path = "/sales-service/sales/" + LargestRows.SALE + "/receipt";
    var answers = answersOf(path, Future.all(IntStream.range(0, 5)
        .mapToObj(_ -> floor.client().get(path, "Accept", type)).toList()).await().list());
    assertFalse(answers.isEmpty());
    answers.forEach(answer -> assertEquals(answers.getFirst().body(), answer.body()));
  }

  /** Sends requests at once, watches a neighbour, and returns the answers that are not 503 with Retry-After. */
  private static List<Reply> race(String path) {
    var neighbour = NEIGHBOURS.get(path.substring(0, path.indexOf('/', 1)));
    var racing = Future.all(IntStream.range(0, AT_ONCE)
        .mapToObj(_ -> floor.client().get(path, "Cache-Control", "no-cache")).toList());
    do {
      var began = System.nanoTime();
      var waiting = floor.client().get(neighbour, "Cache-Control", "no-cache").await();
      assertEquals(200, waiting.status(), () -> neighbour + " beside " + path + ": " + waiting.body());
      var seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
      assertTrue(seconds < NEIGHBOUR_SECONDS, () -> "a neighbour waited " + seconds + " s for " + path);
    } while (!racing.isComplete());
    return answersOf(path, racing.await().list());
  }

  private static List<Reply> answersOf(String path, List<Reply> replies) {
    replies.forEach(reply -> assertTrue(reply.status() == 200
        || reply.status() == 503 && reply.header("Retry-After") != null, () -> path + ": " + reply.status() + " "
        + reply.body()));
    return replies.stream().filter(reply -> reply.status() == 200).toList();
  }
}
