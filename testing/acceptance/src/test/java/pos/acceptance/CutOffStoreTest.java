package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.Bodies.line;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reconcile.Reconcile;
import pos.shop.Hints;
import pos.shop.Shop;
import pos.testing.ForgetfulProxy;
import pos.testing.Reply;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;
import pos.testing.Times;

/** A branch that is cut off from the head office sells 10,000 times, is killed meanwhile, and is joined again. */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class CutOffStoreTest {

  private static final long STORE = 3;
  private static final int SALES = Times.of(1_000, 10_000);
  private static final int IN_A_BATCH = 50;
  /** The sales that hold their goods first. */
  private static final int ONE_BY_ONE = SALES / 20;
  private static final long CENTS = 1649;

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  private final Vertx vertx = Vertx.vertx();
  private final FloorClient headOffice = new FloorClient(vertx, shop.port(8080));
  private final int offset = ShopProcess.offsetOfAnother();
  private final FloorClient branch = new FloorClient(vertx, 8080 + offset);

  private RunningProcess openBranch(ForgetfulProxy line) {
    shop.use("branch", Map.of("POS_PORT_OFFSET", String.valueOf(offset), "HEAD_OFFICE_URL",
        line.inFrontOf(shop.uri("")), "HEAD_OFFICE_KEY", "pos-store-3-2025-dev-key", "HEAD_OFFICE_STORE",
        String.valueOf(STORE)));
    var process = shop.begin(Shop.class);
    ServiceProcess.await("the branch is open", () -> process.output().contains(Hints.IS_OPEN) || !process.isAlive());
    assertTrue(process.isAlive(), process::output);
    return process;
  }

  /** A sale of one piece of product 2, which is exempt, at one of the two registers of the store. */
  private static JsonObject sale(int number) {
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", 5 + number % 2)
        .put("cashier", "Luc").put("allow_oversell", true).put("lines", new JsonArray().add(line(2, 1)
            .put("unit_price_cents", CENTS)))
        .put("payments", new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", CENTS)));
  }

  private void sell(int first, int count) {
    for (int i = first; i < first + count; i += IN_A_BATCH) {
      var batch = IntStream.range(i, i + IN_A_BATCH).mapToObj(CutOffStoreTest::sale).toList();
      var results = expect(200, branch.post("/sales-service/sales/batch",
          new JsonObject().put("sales", new JsonArray(batch)))).getJsonArray("items");
      results.forEach(each -> assertEquals("accepted", ((JsonObject) each).getString("status"), each::toString));
    }
  }

  /** Reads what is waited for, again when the gateway finds that it is asked too often. */
  private static JsonObject read(FloorClient client, String path) {
    var answer = new AtomicReference<Reply>();
    ServiceProcess.await(path + " may be read", () -> {
      answer.set(client.get(path).await());
      return answer.get().status() != 429;
    });
    return expect(200, Future.succeededFuture(answer.get()));
  }

  private static JsonObject ends(FloorClient client) {
    var ends = new JsonObject();
    LongStream.of(5, 6).forEach(register -> ends.put(String.valueOf(register), read(client,
        "/sales-service/journal/chains?register_id=" + register).getJsonArray("items").getJsonObject(0)
        .getString("hash")));
    return ends;
  }

  /** Returns what is on hand in the store, by product. */
  private static Map<Long, Long> stock(FloorClient client) {
    return read(client, "/inventory-service/stocks?limit=200&location_id=" + STORE).getJsonArray("items")
        .stream().map(JsonObject.class::cast).collect(Collectors.toMap(
            stock -> stock.getLong("product_id"), stock -> stock.getLong("on_hand")));
  }

  /** Returns how far a service of the branch is behind, by what it says itself. */
  private long lag(String service) {
    var health = read(branch, "/" + service + "-service/health");
    return health.getLong("consumer_lag_seconds") + health.getLong("head_office_lag_seconds");
  }

  private static long price(FloorClient client) {
    return read(client, "/product-service/products/2").getLong("price_cents");
  }

  /** What the head office does while the line is cut. */
  private void workAtHeadOffice() {
    expect(200, headOffice.ask(HttpMethod.PATCH, "/product-service/products/2",
        new JsonObject().put("price_cents", 1799).toBuffer(), "If-Match", "*"));
    expect(201, headOffice.post("/inventory-service/movements", new JsonObject().put("type", "receipt")
        .put("location_id", STORE).put("reference", "delivery-1").put("lines", new JsonArray().add(line(2, 200)))));
    expect(201, headOffice.post("/inventory-service/counts", new JsonObject().put("location_id", STORE)
        .put("lines", new JsonArray().add(new JsonObject().put("product_id", 3).put("counted", 33)))));
  }

  @Test
  void a_store_that_is_cut_off_sells_on_and_all_books_agree_when_it_is_joined_again() {
    shop.open();
    expect(200, headOffice.ask(HttpMethod.PUT, "/sales-service/branches/" + STORE, null));
    try (var line = new ForgetfulProxy(shop.port(8080))) {
      var process = openBranch(line);
      line.cut();
      workAtHeadOffice();
      var session = expect(201, branch.post("/sales-service/registers/5/sessions",
          new JsonObject().put("cashier", "Luc").put("opening_float_cents", 20_000))).getLong("id");
      sell(0, SALES / 2);
      process.kill();
      process.exitCode();
      process = openBranch(line);
      sell(SALES / 2, SALES / 2 - ONE_BY_ONE);
      IntStream.range(0, ONE_BY_ONE).forEach(i -> expect(201, branch.post("/sales-service/sales", sale(i))));
      expect(200, branch.post("/sales-service/sessions/" + session + "/close",
          new JsonObject().put("counted_cash_cents", 20_000)));
      line.join();
      ServiceProcess.await("the head office has the journal", () -> ends(branch).equals(ends(headOffice)));
      ServiceProcess.await("the branch knows the price", () -> price(branch) == 1799);
      ServiceProcess.await("the stocks agree", () -> stock(branch).equals(stock(headOffice)));
      ServiceProcess.await("the branch has applied all of its events", () -> lag("sales") == 0 && lag("inventory") == 0);
      assertEquals(40 + 200 - SALES, stock(branch).get(2L));
      assertEquals(33, stock(branch).get(3L));
      var sold = expect(200, headOffice.get("/sales-service/sessions/" + session));
      assertEquals("closed", sold.getString("status"));
      process.terminate();
      assertEquals(0, process.exitCode(), process::output);
    }
    shop.useData("data");
    var agreed = shop.run(Reconcile.class, "--wait", "120");
    assertEquals(0, agreed.code(), agreed::output);
    var reported = expect(200, headOffice.get("/reporting-service/reports/sales?group_by=store")).getJsonArray("items")
        .stream().map(JsonObject.class::cast).filter(row -> row.getLong("store_id") == STORE).findFirst().orElseThrow();
    assertEquals(SALES, reported.getLong("sales"));
    assertEquals(SALES * CENTS, reported.getLong("total_cents"));
  }
}
