package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.reporting.Shop.ended;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.order;
import static pos.reporting.Shop.sale;
import static pos.reporting.Shop.saleReturn;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reporting.Shop.Told;
import pos.testing.ServiceProcess;

class HistoryTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static final Instant LONG_AGO = Instant.parse("2024-11-21T02:30:00Z");
  private static final String SALES = "/sales-service/audit/sales/events";
  private static final JsonObject SOLD = sale(1, "Luc", LONG_AGO, line(1, 2, 1000, 0));
  private static final JsonObject SOLD_LATER = sale(2, "Ana", LONG_AGO.plusSeconds(90_000), line(2, 1, 500, 0));
  private static final JsonObject VOIDED = sale(3, "Zoe", LONG_AGO, line(3, 1, 700, 0));
  private static final JsonObject BACK = saleReturn(SOLD, 1, LONG_AGO.plusSeconds(60), line(1, 1, 1000, 0));
  private static final JsonObject ORDER = order(9, LONG_AGO, line(1, 1, 4000, 0));
  private static final JsonObject REFUNDED =
      ended(order(8, LONG_AGO, line(1, 1, 300, 0)), "refunded", LONG_AGO.plusSeconds(99_000));

  @BeforeEach
  void write() {
    shop.sources.up();
    answer(SALES + "?limit=100", "second", told("sale.completed", SOLD), told("sale.voided", VOIDED));
    answer(SALES + "?limit=100&cursor=second", "third", told("sale.completed", SOLD_LATER));
    answer(SALES + "?limit=100&cursor=third", null);
    answer("/sales-service/audit/returns/events", null, told("sale.returned", BACK));
    answer("/order-service/audit/orders/events", null, told("order.confirmed", ORDER), told("order.refunded", REFUNDED));
  }

  @AfterEach
  void forget() {
    shop.sources.answers.clear();
    shop.sources.withoutHistory();
    shop.sources.up();
    shop.service.sql("SELECT rebuild_reports()");
    shop.service.sql("DELETE FROM dead_events");
    shop.untilFresh();
  }

  private static void answer(String path, String next, JsonObject... items) {
    shop.sources.answers.put(path, new JsonObject().put("items", new JsonArray(Stream.of(items).toList()))
        .put("next_cursor", next));
  }

  private static JsonObject told(String type, JsonObject payload) {
    return new JsonObject().put("type", type).put("at", LONG_AGO.plusSeconds(1).toString()).put("payload", payload);
  }

  private static void rebuild() {
    shop.service.sql("SELECT rebuild_reports()");
    untilDone();
  }

  private static void untilDone() {
    ServiceProcess.await("all books are entered", () -> shop.service.number(
        "SELECT count(*) FROM history JOIN epoch ON epoch = number WHERE done") == 3);
  }

  private static String figures() {
    return shop.service.sql("""
        SELECT string_agg(concat_ws(' ', day, store_id, channel, sales, returns, voids, gross_cents, returns_cents,
          late_receipts), '; ' ORDER BY hour, store_id, cashier) AS text FROM aggregated_sales
        """).getFirst().getString("text");
  }

  private static final String ALL = "2024-11-20 1 pos 0 1 0 0 1000 0; 2024-11-20 1 pos 1 0 0 2000 0 0; "
      + "2024-11-20 3 pos 0 0 1 0 0 0; 2024-11-20 6 online 2 0 0 4300 0 0; 2024-11-21 2 pos 1 0 0 500 0 0; "
      + "2024-11-22 6 online 0 1 0 0 300 0";

  @Test
  void an_empty_database_gets_everything_that_was_ever_sold() {
    shop.forget();
    shop.service.sql("SELECT begin_epoch()");
    untilDone();
    assertEquals(ALL, figures());
    assertEquals(0, shop.service.number("SELECT count(*) FROM aggregated_minutes"));
    shop.assertNothingParked();
    // a new database is owed events too
    shop.publishedAll();
    shop.untilFresh();
  }

  @Test
  void reports_are_rebuilt_on_demand_and_what_events_tell_as_well_counts_once() {
    rebuild();
    shop.tell(Told.of("sale.completed", SOLD, LONG_AGO), Told.of("sale.completed", VOIDED, LONG_AGO),
        Told.of("sale.voided", VOIDED, LONG_AGO), Told.of("order.confirmed", REFUNDED, LONG_AGO));
    assertEquals(ALL, figures());
    shop.service.sql("SELECT read_history()");
    untilDone();
    assertEquals(ALL, figures());
    shop.service.sql("UPDATE aggregated_sales SET voids = 100");
    rebuild();
    assertEquals(ALL, figures());
  }

  @Test
  void while_a_service_is_away_reports_say_that_they_are_not_complete() {
    shop.sources.down("sales-service");
    shop.service.sql("SELECT rebuild_reports()");
    ServiceProcess.await("orders are entered", () ->
        shop.service.number("SELECT count(*) FROM history WHERE done AND books = 'orders'") == 1);
    assertTrue(shop.service.get("/reports/sales").json().getBoolean("degraded"));
    shop.sources.up();
    untilDone();
    assertEquals(ALL, figures());
    shop.untilFresh();
  }

  @Test
  void what_cannot_be_entered_is_parked_once_and_does_not_hold_up_the_rest() {
    answer(SALES + "?limit=100", "second", told("sale.completed", SOLD), told("sale.voided", VOIDED),
        told("sale.completed", sale(4, "Bad", LONG_AGO, line(1, 1, 100, 0)).put("total_cents", 7)));
    rebuild();
    rebuild();
    assertEquals(ALL, figures());
    assertEquals(1, shop.service.number("SELECT count(*) FROM dead_events WHERE stream = 'events:sales'"));
    assertTrue(shop.service.get("/reports/sales").json().getBoolean("degraded"));
  }

  @Test
  void a_page_that_was_entered_is_not_entered_again_after_a_restart() {
    rebuild();
    shop.service.sql("UPDATE history SET done = false, cursor = 'third' WHERE books = 'sales'");
    shop.sources.answers.remove(SALES + "?limit=100");
    untilDone();
    assertEquals(ALL, figures());
  }

  /** A page locks its position first and then what it writes; the other way round, one of the two is ended. */
  @Test
  void rebuilding_waits_for_a_page_that_is_being_entered() {
    rebuild();
    var page = shop.service.connect();
    var transaction = page.begin().await();
    page.query("UPDATE history SET cursor = cursor WHERE books = 'sales'").execute().await();
    var other = shop.service.connect();
    var rebuilt = other.query("SELECT rebuild_reports()").execute();
    ServiceProcess.await("the rebuilding waits", () -> shop.service.number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%rebuild_reports%'") == 1);
    page.query("INSERT INTO documents VALUES ('sale:late')").execute().await();
    transaction.commit().await();
    rebuilt.await();
    untilDone();
    assertEquals(ALL, figures());
    other.close().await();
    page.close().await();
  }
}
