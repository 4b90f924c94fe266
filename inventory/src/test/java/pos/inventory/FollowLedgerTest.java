package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.rule.Wire;
import pos.common.run.StartFailure;
import pos.testing.ServiceUnderTest;

/** A branch, which is store 2 with a service of its own, beside the head office. */
class FollowLedgerTest {

  private static final int STORE = 2;
  private static final int LOGISTICS = 6;
  private static final String LEDGER = """
      SELECT m.type || ' ' || reference || ' ' || concat_ws('/', m.location_id, to_location_id, made_by, reason,
        register_id, receipt_number) || ' ' || string_agg(l.location_id || ':' || product_id || ':' || quantity, ','
          ORDER BY l.location_id, product_id) AS entry
      FROM movements m JOIN movement_lines l ON l.movement_id = m.id
      WHERE m.location_id = $1 OR to_location_id = $1 GROUP BY m.id ORDER BY entry
      """;
  private static final String STOCKS = """
      SELECT product_id || ': ' || on_hand FROM stocks WHERE location_id = $1 AND on_hand <> 0 ORDER BY product_id
      """;

  @RegisterExtension
  private static final Shop headOffice = new Shop();
  private static final HeadOfficeLine line = new HeadOfficeLine("2", () -> headOffice.service.port());
  /** Not registered: a branch has no replenishments with which goods in transit could be compared. */
  private static final Shop branch = new Shop();

  @BeforeAll
  static void open() {
    line.connect();
    branch.service.with("HEAD_OFFICE_URL", line::url).with("HEAD_OFFICE_KEY", HeadOfficeLine.KEY)
        .with("HEAD_OFFICE_STORE", String.valueOf(STORE));
    branch.start();
  }

  @AfterAll
  static void close() {
    branch.close();
    line.close();
  }

  @AfterEach
  void both_have_the_same_goods() {
    untilEqual();
    assertEquals(read(headOffice, LEDGER), read(branch, LEDGER));
    assertEquals(0, branch.service.number("""
        SELECT count(*) FROM stocks s FULL JOIN (
          SELECT location_id, product_id, sum(quantity) AS moved FROM movement_lines GROUP BY 1, 2) AS ledger
          USING (location_id, product_id) WHERE on_hand IS DISTINCT FROM coalesce(moved, 0)"""));
  }

  private static List<String> read(Shop shop, String statement) {
    return shop.service.sql(statement, STORE).stream().map(row -> row.getString(0)).toList();
  }

  private static void untilEqual() {
    Shop.until(() -> read(headOffice, LEDGER).equals(read(branch, LEDGER)));
    assertEquals(read(headOffice, STOCKS), read(branch, STOCKS));
  }

  private static void untilBranchHas(long product, long quantity) {
    Shop.until(() -> onHand(branch, product) == quantity);
  }

  private static long onHand(Shop shop, long product) {
    return shop.service.number("SELECT coalesce(max(on_hand), 0) FROM stocks WHERE location_id = $1 AND product_id = $2",
        STORE, product);
  }

  private static long movements(Shop shop) {
    return shop.service.number("SELECT count(*) FROM movements");
  }

  /** What a branch knows of its head office: epoch and position. */
  private static Row known() {
    return branch.service.sql("SELECT epoch, position FROM head_office").getFirst();
  }

  /** Lets the movements of the head office be of two minutes ago, so that the position of the branch is behind them. */
  private static void passTime() {
    headOffice.service.sql("ALTER TABLE movements DISABLE TRIGGER append_only");
    headOffice.service.sql("UPDATE movements SET created_at = created_at - interval '2 minutes'");
    headOffice.service.sql("ALTER TABLE movements ENABLE TRIGGER append_only");
    var last = headOffice.service.number(
        "SELECT max(id) FROM movements WHERE location_id = $1 OR to_location_id = $1", STORE);
    Shop.until(() -> known().getLong("position") == last);
  }

  @Test
  void everything_that_happens_to_the_goods_of_its_store_comes_down() {
    var product = headOffice.product(STORE, 20);
    headOffice.receive(LOGISTICS, product, 50);
    headOffice.service.post("/movements", Shop.transfer(LOGISTICS, STORE, product, 5).put("made_by", "Ana"));
    headOffice.service.post("/movements", Shop.transfer(STORE, 3, product, 2).put("reason", "a customer asked"));
    headOffice.service.post("/movements", Shop.movement("adjustment", STORE, Shop.lines(product, -1)));
    headOffice.end(headOffice.reserve("order:" + UUID.randomUUID(), STORE, 60, product, 4), "commit");
    var replenishment = headOffice.replenish(STORE, product, 6);
    List.of("approve", "ship", "receive").forEach(step ->
        assertEquals(200, headOffice.step(replenishment, step).status()));
    assertEquals(201, headOffice.count(STORE, product, 30).status());
    untilBranchHas(product, 30);
    assertEquals(List.of("adjustment", "arrival", "count", "receipt", "sale", "transfer", "transfer"),
        branch.service.sql("""
            SELECT type FROM movements m JOIN movement_lines l ON l.movement_id = m.id AND l.location_id = $1
            WHERE product_id = $2 ORDER BY type""", STORE, product).stream().map(row -> row.getString(0)).toList());
  }

  /** Of other locations it has what they exchange with it, which says nothing about what they have. */
  @Test
  void a_branch_tells_the_stock_of_its_own_location_only() {
    var product = headOffice.product(STORE, 20);
    headOffice.receive(LOGISTICS, product, 50);
    headOffice.service.post("/movements", Shop.transfer(LOGISTICS, STORE, product, 5));
    untilBranchHas(product, 25);
    var told = branch.service.get("/products/" + product + "/availability").json().getJsonArray("locations");
    assertEquals(1, told.size());
    assertEquals(25, told.getJsonObject(0).getInteger("available"));
    assertTrue(branch.service.get("/alerts?status=negative").items().stream()
        .allMatch(alert -> ((JsonObject) alert).getInteger("location_id") == STORE));
  }

  @Test
  void what_its_own_tills_have_sold_is_known_already() {
    var product = headOffice.product(STORE, 20);
    untilBranchHas(product, 20);
    var sale = UUID.randomUUID();
    var payload = Shop.sale(sale, STORE, Shop.lines(product, 3)).put("cashier", "Ana").put("register_id", 4)
        .put("receipt_number", 17);
    assertEquals(201, branch.reserve("sale:" + sale, STORE, 60, product, 3).status());
    branch.publish("sale.completed", payload);
    assertEquals(List.of(17L, 0L, 17L), branch.amounts(STORE, product));
    headOffice.publish("sale.completed", payload);
    line.untilAskedAgain();
    assertEquals(List.of(17L, 0L, 17L), branch.amounts(STORE, product));
    headOffice.publish("sale.voided", payload);
    // as it happens when the branch's own events are late
    untilBranchHas(product, 20);
    branch.publish("sale.voided", payload);
    assertEquals(List.of(20L, 0L, 20L), branch.amounts(STORE, product));
  }

  @Test
  void a_sale_that_the_head_office_hears_of_after_a_count_is_part_of_that_count_at_both() {
    var product = headOffice.product(STORE, 10);
    untilBranchHas(product, 10);
    var sale = Shop.sale(UUID.randomUUID(), STORE, Shop.lines(product, 3)).put("sold_at", Wire.time(Instant.now()));
    branch.publish("sale.completed", sale);
    assertEquals(7, onHand(branch, product));
    assertEquals(-3, headOffice.count(STORE, product, 7).json().getJsonArray("lines").getJsonObject(0)
        .getInteger("difference"));
    // the goods that the count has missed by now are not missing: the branch is told the difference first
    untilBranchHas(product, 4);
    headOffice.publish("sale.completed", sale);
    assertEquals(7, onHand(headOffice, product));
    untilBranchHas(product, 7);
    assertEquals(0, branch.service.number("SELECT count(*) FROM stocks WHERE counted_at IS NOT NULL"));
  }

  @Test
  void a_branch_that_was_cut_off_catches_up() {
    line.cut();
    var product = headOffice.product(STORE, 10);
    headOffice.service.sql("""
        INSERT INTO movements (type, location_id, reference) SELECT 'receipt', $1, 'delivery ' || n
        FROM generate_series(1, 600) AS n""", STORE);
    headOffice.service.sql("""
        INSERT INTO movement_lines SELECT id, $1, 500, 1 FROM movements WHERE reference LIKE 'delivery %'""", STORE);
    headOffice.service.sql(
        "INSERT INTO stocks (location_id, product_id, on_hand, alert_since, over_since) VALUES ($1, 500, 600, NULL, now())",
        STORE);
    assertEquals(200, branch.service.get("/stocks?location_id=2").status());
    assertEquals(0, onHand(branch, product));
    Shop.until(() -> branch.service.get("/health").json().getLong("head_office_lag_seconds") >= 3);
    line.connect();
    untilBranchHas(product, 10);
    untilEqual();
    Shop.until(() -> branch.service.get("/health").json().getLong("head_office_lag_seconds") == 0);
    assertTrue(branch.service.get("/metrics").body().toString()
        .contains("head_office_lag_seconds{service=\"inventory-service\"}"));
  }

  @Test
  void pages_that_are_read_again_change_nothing() {
    var product = headOffice.product(STORE, 10);
    passTime();
    var before = movements(branch);
    var position = known().getLong("position");
    branch.service.sql("UPDATE head_office SET position = 0");
    Shop.until(() -> known().getLong("position").equals(position));
    assertEquals(before, movements(branch));
    assertEquals(10, onHand(branch, product));
  }

  @Test
  void a_head_office_that_was_restored_is_read_from_the_beginning() {
    var id = headOffice.service.number("SELECT nextval(pg_get_serial_sequence('movements', 'id'))");
    headOffice.product(STORE, 10);
    passTime();
    headOffice.service.sql("""
        WITH movement AS (
          INSERT INTO movements (id, type, location_id, reference) OVERRIDING SYSTEM VALUE
          VALUES ($1, 'receipt', $2, 'given anew') RETURNING id),
        lines AS (INSERT INTO movement_lines SELECT id, $2, $3, 9 FROM movement)
        INSERT INTO stocks (location_id, product_id, on_hand, alert_since) VALUES ($2, $3, 9, NULL)
        """, id, STORE, Shop.product());
    line.untilAskedAgain();
    assertEquals(0, branch.service.number("SELECT count(*) FROM movements WHERE reference = 'given anew'"));
    var epoch = headOffice.service.number("SELECT begin_epoch()");
    Shop.until(() -> known().getLong("epoch") == epoch);
    untilEqual();
  }

  @Test
  void nonsense_writes_nothing_and_is_read_again() {
    headOffice.product(STORE, 10);
    passTime();
    var before = movements(branch) + " " + known().toJson();
    var entry = new JsonObject().put("id", 900_000).put("type", "receipt").put("location_id", STORE)
        .put("reference", "nonsense").put("lines", Shop.lines(7, 1));
    var nonsense = List.<UnaryOperator<String>>of(_ -> "<html>",
        answer -> new JsonObject(answer).put("items", List.of(entry, entry.copy().put("type", "gift"))).encode());
    for (var each : nonsense) {
      line.distort(each);
      line.untilAskedAgain();
      assertEquals(before, movements(branch) + " " + known().toJson(), () -> each.apply("{}"));
    }
    line.distort(UnaryOperator.identity());
  }

  @Test
  void it_has_the_locations_of_the_head_office_and_new_ones_when_goods_come_from_them() {
    var place = headOffice.service.post("/locations",
        new JsonObject().put("name", "Verdun").put("type", "store").put("address", "4000 rue Wellington")).json();
    var product = headOffice.product(place.getLong("id"), 10);
    headOffice.service.put("/locations/5", new JsonObject().put("name", "Westmount Square").put("type", "store"));
    headOffice.service.post("/movements", Shop.transfer(place.getLong("id"), STORE, product, 4));
    untilBranchHas(product, 4);
    assertEquals(place, branch.service.get("/locations/" + place.getLong("id")).json());
    assertEquals(headOffice.service.get("/locations").items(), branch.service.get("/locations").items());
  }

  @Test
  void what_the_head_office_keeps_cannot_be_changed_but_goods_can_be_held_and_thresholds_set() {
    var product = headOffice.product(STORE, 10);
    untilBranchHas(product, 10);
    var hold = branch.reserve("sale:" + UUID.randomUUID(), STORE, 60, product, 1);
    assertEquals(201, hold.status());
    var receipt = Shop.movement("receipt", STORE, Shop.lines(product, 1));
    for (var call : List.of("POST /movements", "POST /movements/", "POST /%6Dovements", "POST /counts",
        "POST /replenishments", "POST /replenishments/1/receive", "POST /locations", "PUT /locations/2",
        "POST " + Shop.path(hold) + "/commit")) {
      var reply = branch.service.send(HttpMethod.valueOf(call.split(" ")[0]), call.split(" ")[1],
          call.endsWith("commit") ? null : receipt.toBuffer()).await();
      assertEquals("409 kept-by-head-office", reply.status() + " " + reply.code(), call);
    }
    assertEquals(200, branch.end(hold, "release").status());
    assertEquals(200, branch.service.patch("/stocks/2/" + product, new JsonObject().put("alert_threshold", 7)).status());
    assertEquals(200, branch.service.get("/movements").status());
    assertEquals(List.of(10L, 0L, 10L), branch.amounts(STORE, product));
  }

  @Test
  void only_its_first_start_needs_the_head_office() {
    line.cut();
    var failure = assertThrows(StartFailure.class, () -> start(String.valueOf(STORE)));
    assertTrue(failure.getMessage().startsWith("The head office at " + line.url() + " does not tell"),
        failure.getMessage());
    try (var again = branch.service.another(InventoryService::new, InventoryService::port)) {
      assertEquals(200, again.get("/locations/2").status());
    }
    line.connect();
    failure = assertThrows(StartFailure.class, () -> start("999"));
    assertEquals("HEAD_OFFICE_STORE is 999, but the head office at " + line.url() + " has no such location.",
        failure.getMessage());
  }

  private static void start(String store) {
    ServiceUnderTest.start("inventory-service", InventoryService::new, InventoryService::port,
        "HEAD_OFFICE_URL", line.url(), "HEAD_OFFICE_KEY", HeadOfficeLine.KEY, "HEAD_OFFICE_STORE", store).close();
  }
}
