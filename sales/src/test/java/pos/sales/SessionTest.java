package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Shop.line;
import static pos.sales.Shop.paid;
import static pos.sales.Shop.payment;
import static pos.sales.Shop.priced;
import static pos.sales.Till.cash;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test has a register of its own. */
class SessionTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private Till till;

  @BeforeEach
  void createRegister() {
    till = Till.of(shop);
  }

  private static JsonObject figures(long count, long subtotal, long tax, long rounding) {
    return new JsonObject().put("count", count).put("subtotal_cents", subtotal).put("tax_cents", tax)
        .put("rounding_cents", rounding).put("total_cents", subtotal + tax + rounding);
  }

  private static JsonObject flow(String label, String name, long taken, long refunded, long voided) {
    return new JsonObject().put(label, name).put("taken_cents", taken).put("refunded_cents", refunded)
        .put("voided_cents", voided).put("net_cents", taken - refunded - voided);
  }

  /** Prepared statements stay valid only while the columns that they return do. */
  @Test
  void no_more_is_paid_out_than_is_in_the_drawer() {
    var till = Till.of(shop);
    var session = till.session();
    till.sell(till.cashSale());
    var refused = till.move(session, cash("pay_out", 10_201));
    assertEquals(409, refused.status());
    assertEquals("not-enough-cash", refused.code());
    assertEquals(10_200, refused.json().getLong("available_cents"));
    assertEquals(201, till.move(session, cash("pay_out", 10_200)).status());
    assertEquals(409, till.move(session, cash("pay_out", 1)).status());
    assertEquals(201, till.move(session, cash("pay_in", 1)).status());
  }

  @Test
  void a_close_is_told_once_with_its_figures_and_without_single_cash_movements() {
    var session = till.session();
    till.sell(till.cashSale());
    assertEquals(201, till.move(session, cash("pay_in", 100)).status());
    assertEquals(412, till.close(session, 10_300, "If-Match", "\"1\"").status());
    assertEquals(List.of(), shop.events(String.valueOf(session)));
    var closed = till.close(session, 10_300, "Idempotency-Key", "close-" + session).json();
    till.close(session, 10_300, "Idempotency-Key", "close-" + session);
    assertEquals(409, till.close(session, 10_300).status());
    var told = shop.events(String.valueOf(session));
    assertEquals(List.of("session.closed"), told.stream().map(row -> row.getString("type")).toList());
    List.of("cash_movements", "late_sales", "_links").forEach(closed::remove);
    assertEquals(closed, told.getFirst().getJsonObject("payload"));
  }

  @Test
  void a_column_that_a_later_release_adds_costs_no_request() {
    var tables = List.of("transactions", "line_items", "returns", "sessions", "cash_movements", "refused_sales");
    useEverything();
    tables.forEach(table -> shop.service.sql("ALTER TABLE " + table + " ADD COLUMN added_later int"));
    useEverything();
    tables.forEach(table -> shop.service.sql("ALTER TABLE " + table + " DROP COLUMN added_later"));
    useEverything();
  }

  /** Often enough for each connection to have prepared each statement. */
  private static void useEverything() {
    for (int i = 0; i < 5; i++) {
      var register = Till.of(shop);
      var session = register.session();
      var sale = register.sell(register.sale());
      var paths = List.of("/sales/" + sale, "/sales?limit=1", "/sales/refused", "/sales/" + sale + "/returns",
          "/returns?limit=1", "/sessions/" + session, "/sessions?limit=1");
      paths.forEach(path -> assertEquals(200, shop.service.get(path).status(), path));
      assertEquals(201, shop.service.post("/sales/" + sale + "/returns", Shop.saleReturn(1, 1)).status());
      assertEquals(201, register.move(session, cash("pay_in", 100)).status());
      assertEquals(200, register.close(session, 10_100).status());
    }
  }

  @Test
  void sessions_are_listed_by_the_time_at_which_they_were_opened() {
    var till = Till.of(shop);
    var id = till.session();
    var register = "&register_id=" + till.register();
    var opened = shop.service.sql("SELECT opened_at FROM sessions WHERE id = $1", id).getFirst()
        .getOffsetDateTime("opened_at").toInstant();
    var later = opened.plusNanos(1000);
    assertEquals(List.of(id), sessions("from=" + opened + "&to=" + later + register));
    assertEquals(id, sessions("from=" + opened).getLast());
    assertEquals(id, sessions("to=" + later).getFirst());
    assertEquals(List.of(), sessions("from=" + later + register));
    assertEquals(List.of(), sessions("to=" + opened + register));
  }

  private static List<Long> sessions(String query) {
    return shop.service.get("/sessions?" + query).items().stream().map(item -> ((JsonObject) item).getLong("id"))
        .toList();
  }

  @Test
  void sessions_of_a_branch_whose_ids_are_far_higher_are_listed_by_their_time() {
    shop.service.sql("""
        INSERT INTO sessions (id, register_id, store_id, cashier, opening_float_cents, opened_at)
        OVERRIDING SYSTEM VALUE
        SELECT 3000000001, $1, 3, 'Eva', 0, date_trunc('milliseconds', now()) - interval '1 day'
        """, Till.of(shop, 3).register());
    var today = till.session();
    var opened = till.report(today).json().getString("opened_at");
    assertEquals(today, sessions("limit=1").getFirst());
    assertEquals(List.of(today), sessions("from=" + opened));
    assertEquals(List.of(3000000001L), sessions("store_id=3&to=" + opened));
  }

  @Test
  void a_session_opens_with_its_float_and_nothing_else() {
    var reply = till.open();
    assertEquals(201, reply.status());
    var session = reply.json();
    assertEquals("/sales-service/sessions/" + session.getLong("id"), reply.header("Location"));
    assertEquals("\"1\"", reply.header("ETag"));
    assertEquals("open", session.getString("status"));
    assertEquals(10_000, session.getLong("expected_cash_cents"));
    assertEquals(figures(0, 0, 0, 0), session.getJsonObject("sales"));
    assertNull(session.getLong("z_number"));
    assertTrue(session.getJsonObject("_links").containsKey("close"));
    assertEquals(session, till.report(session.getLong("id")).json());
  }

  @Test
  void a_register_has_at_most_one_open_session() {
    var first = till.session();
    var second = till.open();
    assertEquals(409, second.status());
    assertEquals("session-open", second.code());
    assertEquals(201, Till.of(shop).open().status());
    till.close(first, 0);
    assertEquals(201, till.open().status());
  }

  @Test
  void the_x_report_shows_what_was_sold_voided_returned_and_moved() {
    var session = till.session();
    till.sell(paid(till.sale(0, line("sku", "P-1", 3)), payment("cash", 345).put("tendered_cents", 500)));
    till.sell(paid(till.sale(0, priced(203)), payment("cash", 205)));
    till.sell(till.sale());
    till.voidSale(till.sell(paid(till.sale(0, line("sku", "P-4", 1)), payment("debit", 100), payment("cash", 300))));
    shop.service.post("/returns", till.refund(203));
    assertEquals(201, till.move(session, cash("pay_in", 5000)).status());
    assertEquals(201, till.move(session, cash("pay_out", 1500).put("cashier", "Luc")).status());

    var report = till.report(session).json();
    assertEquals(figures(3, 703, 45, 2), report.getJsonObject("sales"));
    assertEquals(figures(1, 400, 0, 0), report.getJsonObject("voids"));
    assertEquals(figures(1, 203, 0, 2), report.getJsonObject("returns"));
    assertEquals(750 - 205, report.getLong("net_cents"));
    assertEquals(new JsonArray(List.of(flow("method", "cash", 850, 205, 300), flow("method", "debit", 300, 0, 100),
        flow("method", "credit", 0, 0, 0), flow("method", "mobile", 0, 0, 0))), report.getJsonArray("payments"));
    assertEquals(new JsonArray(List.of(flow("code", "gst", 15, 0, 0), flow("code", "qst", 30, 0, 0))),
        report.getJsonArray("taxes"));
    assertEquals(10_000 + 850 - 205 - 300 + 5000 - 1500, report.getLong("expected_cash_cents"));
    var moved = report.getJsonArray("cash_movements");
    assertEquals(List.of(1, 2), moved.stream().map(m -> ((JsonObject) m).getInteger("number")).toList());
    assertEquals("Luc", moved.getJsonObject(1).getString("cashier"));
  }

  /** Instances of the previous release may still run when this one has migrated the database. */
  @Test
  void the_function_of_the_previous_release_still_finds_the_open_session() {
    var session = till.session();
    assertEquals(session, shop.service.number("SELECT open_session($1)", till.register()));
  }

  @Test
  void every_event_changes_the_etag() {
    var session = till.session();
    var sale = new String[1];
    for (Runnable event : List.<Runnable>of(() -> sale[0] = till.sell(till.sale()), () -> till.voidSale(sale[0]),
        () -> shop.service.post("/returns", till.refund(100)), () -> till.move(session, cash("pay_in", 1)))) {
      var before = till.report(session).header("ETag");
      assertEquals(304, till.report(session, "If-None-Match", before).status());
      event.run();
      assertEquals(200, till.report(session, "If-None-Match", before).status());
    }
    assertEquals("\"5\"", till.report(session).header("ETag"));
    assertEquals("\"6\"", till.close(session, 0).header("ETag"));
  }

  @Test
  void an_idempotency_key_opens_one_session_and_moves_cash_once() {
    var first = till.open("Idempotency-Key", "morning " + till.register());
    assertEquals(first.body(), till.open("Idempotency-Key", "morning " + till.register()).body());
    var session = first.json().getLong("id");
    var moved = till.move(session, cash("pay_in", 100), "Idempotency-Key", "coins " + session);
    assertEquals("/sales-service/sessions/" + session, moved.header("Location"));
    assertEquals(moved.body(), till.move(session, cash("pay_in", 100), "Idempotency-Key", "coins " + session).body());
    assertEquals(10_100, till.report(session).json().getLong("expected_cash_cents"));
  }

  @Test
  void a_session_takes_a_thousand_cash_movements_and_no_more() {
    var session = till.session();
    shop.service.sql("INSERT INTO cash_movements SELECT $1, n, 'pay_in', 1, 'coin' FROM generate_series(1, 999) AS n",
        session);
    assertEquals(201, till.move(session, cash("pay_out", 999)).status());
    assertEquals("too-many-cash-movements", till.move(session, cash("pay_out", 1)).code());
    assertEquals(10_000, till.close(session, 10_000).json().getLong("expected_cash_cents"));
  }

  /** Otherwise the report of a session could be ten times as large. */
  @Test
  void the_reasons_of_cash_movements_are_bounded_together() {
    var session = till.session();
    shop.service.sql("""
        INSERT INTO cash_movements SELECT $1, n, 'pay_in', 1, repeat('€', 333), 'A' FROM generate_series(1, 199) AS n
        """, session);
    assertEquals(201, till.move(session, cash("pay_in", 1).put("reason", "€".repeat(500))).status());
    assertEquals("too-many-cash-movements", till.move(session, cash("pay_out", 1)).code());
    assertEquals(10_200, till.close(session, 10_000).json().getLong("expected_cash_cents"));
  }

  @Test
  void sessions_are_listed_newest_first() {
    var ids = List.of(till.session(), Till.of(shop, 2).session());
    till.close(ids.getFirst(), 0);
    var next = till.session();
    var all = shop.service.get("/sessions?limit=2");
    assertEquals(List.of(next, ids.getLast()), ids(all.items()));
    var cursor = all.json().getString("next_cursor");
    assertEquals(List.of(ids.getFirst()), ids(shop.service.get("/sessions?limit=1&cursor=" + cursor).items()));
    var ofTill = "/sessions?register_id=" + till.register();
    assertEquals(List.of(next, ids.getFirst()), ids(shop.service.get(ofTill).items()));
    assertEquals(List.of(next), ids(shop.service.get(ofTill + "&status=open").items()));
    assertEquals(List.of(ids.getFirst()), ids(shop.service.get(ofTill + "&status=closed&store_id=1").items()));
    assertEquals(List.of(), ids(shop.service.get(ofTill + "&store_id=2").items()));
  }

  private static List<Long> ids(JsonArray sessions) {
    return sessions.stream().map(session -> ((JsonObject) session).getLong("id")).toList();
  }

  @Test
  void a_key_of_another_store_cannot_open_read_change_or_close_a_session() {
    var session = till.session();
    var stranger = new String[] {"X-Consumer-Custom-ID", "2"};
    for (var reply : List.of(Till.of(shop).open(stranger), till.report(session, stranger),
        till.move(session, cash("pay_out", 1), stranger), till.close(session, 0, stranger))) {
      assertEquals(403, reply.status());
      assertEquals("not-your-store", reply.code());
    }
    assertEquals(List.of(), ids(shop.service.get("/sessions?register_id=" + till.register(), stranger).items()));
    var own = new String[] {"X-Consumer-Custom-ID", "1"};
    assertEquals(List.of(session), ids(shop.service.get("/sessions?register_id=" + till.register(), own).items()));
    assertEquals("\"1\"", till.report(session, own).header("ETag"));
    assertEquals(201, till.move(session, cash("pay_in", 1), own).status());
    assertEquals(200, till.close(session, 0, own).status());
  }
}
