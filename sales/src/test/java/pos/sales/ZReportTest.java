package pos.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.sales.Till.cash;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.ServiceProcess;

/** The end of sessions, and sales and returns that arrive afterwards. */
class ZReportTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private Till till;

  @BeforeEach
  void createRegister() {
    till = Till.of(shop);
  }

  private long salesIn(long session) {
    return till.report(session).json().getJsonObject("sales").getLong("count");
  }

  private static String session(JsonObject sale) {
    var link = sale.getJsonObject("_links").getJsonObject("session");
    return link == null ? null : link.getString("href");
  }

  @Test
  void closing_shows_the_expected_and_counted_cash_and_the_difference() {
    var session = till.session();
    till.sell(till.cashSale());
    var reply = shop.service.post("/sessions/" + session + "/close", Till.counted(10_150).put("cashier", "Luc"));
    assertEquals(200, reply.status());
    var z = reply.json();
    assertEquals("closed", z.getString("status"));
    assertEquals(1, z.getLong("z_number"));
    assertEquals(10_200, z.getLong("expected_cash_cents"));
    assertEquals(10_150, z.getLong("counted_cash_cents"));
    assertEquals(-50, z.getLong("difference_cents"));
    assertEquals("Luc", z.getString("closed_by"));
    assertEquals(200, z.getJsonObject("sales").getLong("total_cents"));
    assertEquals(List.of("self"), List.copyOf(z.getJsonObject("_links").fieldNames()));
    assertEquals(z, till.report(session).json());
  }

  @Test
  void z_reports_are_numbered_per_register() {
    for (int z = 1; z <= 3; z++) {
      assertEquals(z, till.close(till.session(), 0).json().getLong("z_number"));
    }
    var other = Till.of(shop);
    assertEquals(1, other.close(other.session(), 0).json().getLong("z_number"));
  }

  @Test
  void a_session_is_closed_once() {
    var session = till.session();
    var first = till.close(session, 10_000, "Idempotency-Key", "evening " + session);
    assertEquals(first.body(), till.close(session, 10_000, "Idempotency-Key", "evening " + session).body());
    assertEquals("session-closed", till.close(session, 10_000).code());
    assertEquals("session-closed", till.move(session, cash("pay_in", 100)).code());
    assertEquals(first.json(), till.report(session).json());
  }

  @Test
  void if_match_closes_only_when_nothing_has_happened_since_the_x_report() {
    var session = till.session();
    var counted = till.report(session).header("ETag");
    till.sell(till.cashSale());
    assertEquals(412, till.close(session, 10_000, "If-Match", counted).status());
    assertEquals("If-Match", till.close(session, 10_000, "If-Match", "nonsense").field());
    assertEquals(200, till.close(session, 10_200, "If-Match", till.report(session).header("ETag")).status());
  }

  @Test
  void the_expected_cash_may_be_negative() {
    var session = till.session();
    assertEquals(201, shop.service.post("/returns", till.refund(12_000)).status());
    assertEquals(3_000, till.close(session, 1_000).json().getLong("difference_cents"));
  }

  private List<String> lateFor(long session) {
    return shop.service.get("/sales?late_for_session=" + session).items().stream()
        .map(sale -> ((JsonObject) sale).getString("id")).toList();
  }

  @Test
  void a_late_sale_belongs_to_the_session_that_is_open_when_it_arrives() {
    var morning = till.session();
    var late = till.sale().put("sold_at", Instant.now().toString());
    var z = till.close(morning, 10_000).json();
    var evening = till.session();
    assertEquals("accepted", shop.upload(late).items().getJsonObject(0).getString("status"));
    var told = till.report(morning);
    var after = z.copy().put("version", z.getLong("version") + 1);
    after.getJsonObject("late_sales").put("count", 1).put("total_cents", 200);
    assertEquals(after, told.json());
    assertEquals("\"" + after.getLong("version") + "\"", told.header("ETag"));
    assertEquals(List.of(late.getString("id")), lateFor(morning));
    assertEquals(List.of(), lateFor(evening));
    assertTrue(till.report(morning, "Accept", "text/plain", "Accept-Language", "en").body().toString()
        .contains("Sales received after the close (1)"));
    assertEquals(1, salesIn(evening));
    assertEquals("/sales-service/sessions/" + evening,
        session(shop.service.get("/sales/" + late.getString("id")).json()));
    assertEquals(200, shop.service.post("/sales/" + late.getString("id") + "/void",
        new JsonObject().put("cashier", "Luc").put("reason", "mistake")).status());
    after.put("version", after.getLong("version") + 1).getJsonObject("late_sales").put("total_cents", 0);
    assertEquals(after, till.report(morning).json());
    till.close(evening, 0);
    assertEquals("duplicate", shop.upload(late).items().getJsonObject(0).getString("status"));
    assertEquals(0, salesIn(till.session()));
  }

  private static void awaitWaiting(int transactions) {
    ServiceProcess.await("they wait for the register", () -> shop.service.number("""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0""") == transactions);
  }

  /** It was begun before the close, and has that time; the report was finished without it. */
  @Test
  void a_sale_that_waits_while_its_session_is_closed_is_late() {
    var session = till.session();
    var lock = shop.service.connect();
    lock.preparedQuery("BEGIN").execute()
        .compose(_ -> lock.preparedQuery("SELECT FROM registers WHERE id = $1 FOR UPDATE")
            .execute(Tuple.of(till.register()))).await();
    var closing = shop.service.send(HttpMethod.POST, "/sessions/" + session + "/close",
        Till.counted(10_000).toBuffer());
    awaitWaiting(1);
    var selling = shop.service.send(HttpMethod.POST, "/sales", till.sale().toBuffer());
    awaitWaiting(2);
    lock.query("COMMIT").execute().compose(_ -> lock.close()).await();
    assertEquals(0, closing.await().json().getJsonObject("sales").getLong("count"));
    var sale = selling.await();
    assertEquals(201, sale.status(), sale.body()::toString);
    assertNull(session(sale.json()));
    assertEquals(List.of(sale.json().getString("id")), lateFor(session));
    assertEquals(1, till.report(session).json().getJsonObject("late_sales").getLong("count"));
  }

  @Test
  void a_sale_or_return_without_an_open_session_is_taken_and_belongs_to_none() {
    var sale = shop.sell(till.sale());
    assertEquals(201, sale.status());
    assertEquals(201, shop.service.post("/returns", till.refund(100)).status());
    var session = till.session();
    assertEquals(201, shop.service.post("/returns", Shop.returnWithoutReceipt(Shop.priced(100))).status());
    assertNull(session(sale.json()));
    assertEquals("\"1\"", till.report(session).header("ETag"));
  }

  @Test
  void a_return_belongs_to_the_open_session_of_its_own_register() {
    var morning = till.session();
    var sold = till.sell(till.cashSale());
    var z = till.close(morning, 10_200).json();
    var other = Till.of(shop);
    var session = other.session();
    var back = Shop.saleReturn(1, 1).put("refund_method", "cash").put("register_id", other.register());
    assertEquals(201, shop.service.post("/sales/" + sold + "/returns", back).status());
    assertEquals(z, till.report(morning).json());
    assertEquals(10_000 - 200, other.report(session).json().getLong("expected_cash_cents"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE sessions SET counted_cash_cents = 0 WHERE id = %d",
      "UPDATE sessions SET report = '{}' WHERE id = %d", "UPDATE sessions SET closed_at = now() WHERE id = %d",
      "DELETE FROM sessions WHERE id = %d", "TRUNCATE sessions CASCADE",
      "UPDATE cash_movements SET amount_cents = 1 WHERE session_id = %d",
      "DELETE FROM cash_movements WHERE session_id = %d", "TRUNCATE cash_movements"})
  void the_database_refuses_to_rewrite_a_z_report(String statement) {
    var session = till.session();
    till.move(session, cash("pay_in", 100));
    var z = till.close(session, 10_100).json();
    var refusal = assertThrows(PgException.class, () -> shop.service.sql(statement.formatted(session)));
    assertTrue(refusal.getErrorMessage().endsWith("is never rewritten"), refusal::getErrorMessage);
    assertEquals(z, till.report(session).json());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPDATE sessions SET opening_float_cents = 0 WHERE id = %d",
      "UPDATE sessions SET register_id = 1 WHERE id = %d", "DELETE FROM sessions WHERE id = %d"})
  void an_open_session_can_only_be_closed(String statement) {
    var session = till.session();
    assertThrows(PgException.class, () -> shop.service.sql(statement.formatted(session)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed_at = now()", "z_number = 1",
      "closed_at = now(), z_number = 1, expected_cash_cents = 0, counted_cash_cents = -1, report = '{}'"})
  void the_database_refuses_an_incomplete_z_report(String values) {
    var session = till.session();
    assertThrows(PgException.class,
        () -> shop.service.sql("UPDATE sessions SET " + values + " WHERE id = " + session));
  }
}
