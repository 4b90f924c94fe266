package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.rule.Wire;
import pos.common.sql.Database;
import pos.inventory.Movement.Draft;
import pos.inventory.Movement.Type;
import pos.testing.ServiceUnderTest;

/** What a branch reads of its location; each test has a location of its own. */
class LedgerTest {

  private static final int LOGISTICS = 6;

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("inventory-service", InventoryService::new, InventoryService::port);

  private static long location() {
    return service.post("/locations", new JsonObject().put("name", "Verdun").put("type", "store")).json().getLong("id");
  }

  private static JsonObject page(long location, long after) {
    return service.get("/locations/" + location + "/ledger" + (after == 0 ? "" : "?after=" + after)).json();
  }

  private static List<Long> ids(JsonObject page) {
    return Shop.ids(page.getJsonArray("items"));
  }

  private static long enter(JsonObject movement) {
    return service.post("/movements", movement).json().getLong("id");
  }

  private static long receive(long location) {
    return enter(Shop.movement("receipt", location, Shop.lines(7, 1)));
  }

  /** Enters a receipt as it was entered two minutes ago, and returns its id. */
  private static long receivedEarlier(long location, int lines, String reason) {
    return service.number("""
        WITH movement AS (
          INSERT INTO movements (type, location_id, reference, reason, created_at)
          VALUES ('receipt', $1, $2, $3, now() - interval '2 minutes') RETURNING id),
        lines AS (
          INSERT INTO movement_lines SELECT movement.id, $1, n, 1 FROM movement, generate_series(1, $4) AS n)
        SELECT id FROM movement
        """, location, "r-" + UUID.randomUUID(), reason, lines);
  }

  @Test
  void a_branch_reads_what_came_left_and_was_moved_in_this_order_and_nothing_else() {
    var location = location();
    var product = Shop.product();
    enter(Shop.movement("receipt", LOGISTICS, Shop.lines(product, 100)).put("made_by", "Ana"));
    var receipt = Shop.movement("receipt", location, Shop.lines(product, 10, 7, 3)).put("made_by", "Ana");
    var breakage = Shop.movement("adjustment", location, Shop.lines(product, -2)).put("reason", "fell");
    var sent = Shop.transfer(location, LOGISTICS, product, 3);
    var got = Shop.transfer(LOGISTICS, location, product, 5);
    var expected = new ArrayList<Draft>();
    for (var each : List.of(receipt, breakage, sent, got)) {
      enter(each);
      var lines = each.getJsonArray("lines").stream().map(JsonObject.class::cast)
          .map(line -> new Line(line.getLong("product_id"), line.getLong("quantity"))).toList();
      expected.add(new Draft(Wire.parse(Type.class, each.getString("type")),
          each.getLong("location_id"), each.getLong("to_location_id"), each.getString("reference"),
          new Origin(each.getString("made_by"), each.getString("reason"), null, null), lines));
    }
    var page = page(location, 0);
    assertEquals(expected, LedgerPage.from(page, location, 0).movements().stream().map(Movement::content).toList());
    assertEquals(ids(page).stream().sorted().toList(), ids(page));
    assertTrue(page.getBoolean("complete"));
    assertEquals(ids(page).subList(2, 4), ids(page(location, ids(page).get(1))));
  }

  @Test
  void a_page_has_at_most_five_hundred_movements() {
    var location = location();
    for (int i = 0; i < 501; i++) {
      receivedEarlier(location, 1, null);
    }
    var first = page(location, 0);
    assertEquals(500, ids(first).size());
    assertEquals(ids(first).getLast(), first.getLong("position"));
    assertEquals(false, first.getBoolean("complete"));
    var second = page(location, first.getLong("position"));
    assertEquals(1, ids(second).size());
    assertTrue(second.getBoolean("complete"));
  }

  @Test
  void a_page_has_a_quarter_of_a_megabyte_whatever_makes_it_large() {
    assertAQuarterOfAMegabyte(20, 1000, "x");
    assertAQuarterOfAMegabyte(300, 3, "é".repeat(500));
    assertAQuarterOfAMegabyte(300, 3, "\"".repeat(500));
  }

  private static void assertAQuarterOfAMegabyte(int movements, int lines, String reason) {
    var location = location();
    for (int i = 0; i < movements; i++) {
      receivedEarlier(location, lines, reason);
    }
    var body = service.get("/locations/" + location + "/ledger").body();
    assertTrue(body.length() > 200_000 && body.length() < 340_000, body.length() + " bytes");
    assertTrue(ids(body.toJsonObject()).size() < movements);
  }

  @Test
  void a_movement_that_is_larger_than_a_page_is_told_alone() {
    var location = location();
    var large = receivedEarlier(location, SaleEvents.MAX_LINES, null);
    var next = receivedEarlier(location, 1, null);
    var page = page(location, 0);
    assertEquals(List.of(large), ids(page));
    assertEquals(SaleEvents.MAX_LINES,
        page.getJsonArray("items").getJsonObject(0).getJsonArray("lines").size());
    assertEquals(List.of(next), ids(page(location, large)));
  }

  @Test
  void the_position_stays_before_what_is_newer_than_a_minute() {
    var location = location();
    assertEquals(new JsonArray(), page(location, 0).getJsonArray("items"));
    var old = receivedEarlier(location, 1, null);
    var fresh = receive(location);
    var behind = receivedEarlier(location, 1, null);
    var page = page(location, 0);
    assertEquals(List.of(old, fresh, behind), ids(page));
    assertEquals(old, page.getLong("position"));
    assertEquals(List.of(fresh, behind), ids(page(location, old)));
    assertEquals(old, page(location, old).getLong("position"));
    assertEquals(behind, page(location, fresh).getLong("position"));
    assertEquals(behind, page(location, behind).getLong("position"));
  }

  @Test
  void a_movement_that_is_committed_behind_one_with_a_higher_id_is_not_missed() {
    var location = location();
    var connection = service.connect();
    var transaction = connection.begin().await();
    var late = connection.query("INSERT INTO movements (type, location_id, reference) VALUES ('receipt', "
        + location + ", 'late') RETURNING id").execute().await().iterator().next().getLong(0);
    connection.query("INSERT INTO movement_lines VALUES (" + late + ", " + location + ", 7, 1)").execute().await();
    var higher = receive(location);
    assertTrue(late < higher);
    var page = page(location, 0);
    assertEquals(List.of(higher), ids(page));
    transaction.commit().await();
    assertEquals(List.of(late, higher), ids(page(location, page.getLong("position"))));
    connection.close().await();
  }

  /** Otherwise one that takes longer than a minute would still be able to commit a lower id. */
  @Test
  void a_transaction_that_enters_movements_ends_within_half_a_minute() {
    var database = Database.open(service.vertx(), service.environment());
    var draft = new Draft(Type.RECEIPT, location(), "limited", Origin.UNKNOWN, List.of(new Line(7, 1)));
    var limits = database.transaction(tx -> tx.query("SHOW transaction_timeout").execute()
        .compose(before -> Movements.insert(tx, draft).compose(_ -> tx.query("SHOW transaction_timeout").execute())
            .map(after -> List.of(before, after)))).await();
    assertEquals(List.of("0", "30s"), limits.stream().map(rows -> rows.iterator().next().getString(0)).toList());
    assertEquals("30s", database.transaction(tx -> Movements.insertAll(tx, List.of(draft))
        .compose(_ -> tx.query("SHOW transaction_timeout").execute())).await().iterator().next().getString(0));
    database.close().await();
  }

  @Test
  void a_store_reads_its_own_ledger_only() {
    assertEquals(200, service.get("/locations/2/ledger", Shop.STORE, "2").status());
    assertEquals("not-your-store", service.get("/locations/1/ledger", Shop.STORE, "2").code());
    assertEquals("not-your-store", service.get("/locations/999999/ledger", Shop.STORE, "2").code());
    assertEquals("location-not-found", service.get("/locations/999999/ledger").code());
    for (var bad : List.of("x", "0", "-1", "1.5", "99999999999999999999")) {
      var reply = service.get("/locations/2/ledger?after=" + bad);
      assertEquals("400 after", reply.status() + " " + reply.field(), bad);
    }
  }
}
