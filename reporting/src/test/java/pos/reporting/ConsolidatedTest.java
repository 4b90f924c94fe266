package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.reporting.Shop.line;
import static pos.reporting.Shop.order;
import static pos.reporting.Shop.sale;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.reporting.Shop.Told;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

class ConsolidatedTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final Instant NOON = Instant.parse("2026-11-20T17:00:00Z");

  @BeforeEach
  void trade() {
    shop.forget();
    shop.tell(Told.of("sale.completed", sale(2, "Luc", NOON, line(1, 1, 123_456, 0)), NOON),
        Told.of("order.confirmed", order(7, NOON, line(2, 1, 4000, 0)), NOON));
    shop.sources.up();
    var none = new JsonObject().put("count", 0).put("subtotal_cents", 0).put("tax_cents", 0).put("rounding_cents", 0)
        .put("shipping_cents", 0).put("total_cents", 0);
    shop.sources.answers.put("/sales-service/sales/summary",
        new JsonObject().put("by_store", new JsonArray()).put("net_cents", 777));
    shop.sources.answers.put("/order-service/orders/summary",
        new JsonObject().put("orders", none).put("refunds", none).put("net_cents", 888));
    shop.sources.answers.put("/inventory-service/alerts", new JsonObject().put("items", new JsonArray()));
    shop.untilFresh();
    // after an earlier test, its circuit is open for a moment
    ServiceProcess.await("inventory is asked again", () ->
        shop.service.get("/dashboard").json().getJsonObject("stock").getString("status").equals("up"));
  }

  private static JsonObject request() {
    return new JsonObject().put("type", "consolidated").put("from", "2026-11-20").put("to", "2026-11-21");
  }

  private static Reply make() {
    var made = shop.service.post("/reports", request());
    assertEquals(201, made.status(), made.body().toString());
    return made;
  }

  private static String path(Reply made) {
    return made.header("Location").substring("/reporting-service".length());
  }

  @Test
  void a_report_is_made_once_and_read_again_as_it_was() {
    var made = make();
    var report = made.json();
    assertEquals(List.of("2 pos 123456", "6 online 4000"), report.getJsonArray("stores").stream()
        .map(JsonObject.class::cast).map(store -> store.getLong("store_id") + " " + store.getString("channel") + " "
            + store.getLong("net_cents")).toList());
    assertEquals(127_456, report.getJsonObject("totals").getLong("net_cents"));
    assertEquals(new JsonObject().put("sales", 777).put("orders", 888), report.getJsonObject("books"));
    assertFalse(report.getJsonObject("reconciliation").getBoolean("consistent"));
    assertFalse(report.getBoolean("degraded"));
    shop.tell(Told.of("sale.completed", sale(2, "Luc", NOON, line(1, 1, 1000, 0)), NOON));
    assertEquals(report, shop.service.get(path(made)).json());
    assertEquals("report-not-found", shop.service.get("/reports/999999999").code());
    assertEquals(400, shop.service.get("/reports/none").status());
  }

  @Test
  void a_report_comes_as_csv_and_as_a_page_in_french_or_english() {
    var path = path(make());
    var csv = shop.service.get(path, "Accept", "text/csv").body().toString().split("\r\n");
    assertTrue(csv[0].startsWith("\uFEFFstore_id,channel,net_cents,"), csv[0]);
    assertTrue(csv[1].startsWith("2,pos,123456,"), csv[1]);
    assertEquals(3, csv.length);
    var french = shop.service.get(path, "Accept", "text/html", "Accept-Language", "fr-CA");
    assertEquals("fr-CA", french.header("Content-Language"));
    assertTrue(french.header("Content-Security-Policy").startsWith("default-src 'none'; style-src 'unsafe-inline';"));
    assertEquals("nosniff", french.header("X-Content-Type-Options"));
    assertTrue(french.body().toString().contains("<td>en ligne</td>"));
    assertTrue(french.body().toString().contains(">1\u00a0234,56\u00a0$<"), french.body().toString());
    var english = shop.service.get(path, "Accept", "text/html", "Accept-Language", "en;q=0.9").body().toString();
    assertTrue(english.contains("<h1>Consolidated report "), english);
    assertTrue(english.contains(">$1,234.56<"), english);
    assertTrue(english.contains("Differences from the books"), english);
  }

  @Test
  void a_source_that_is_down_is_named_and_the_rest_is_delivered() {
    for (var service : List.of("sales-service", "order-service", "inventory-service")) {
      shop.sources.up();
      shop.untilFresh();
      shop.sources.down(service);
      var made = make();
      var down = made.json().getJsonArray("sources").stream().map(JsonObject.class::cast)
          .filter(source -> source.getString("status").equals("down"))
          .map(source -> source.getString("service")).toList();
      assertTrue(down.contains(service), service);
      assertTrue(made.json().getBoolean("degraded"), service);
      assertEquals(127_456, made.json().getJsonObject("totals").getLong("net_cents"));
      var page = shop.service.get(path(made), "Accept", "text/html", "Accept-Language", "en").body().toString();
      assertTrue(page.contains("Did not answer: "), page);
    }
    shop.sources.down("sales-service");
    assertNull(make().json().getJsonObject("books").getLong("sales"));
  }

  @Test
  void a_request_that_is_repeated_under_its_key_makes_one_report() {
    var first = shop.service.post("/reports", request(), "Idempotency-Key", "november");
    var second = shop.service.post("/reports", request(), "Idempotency-Key", "november");
    assertEquals(first.body(), second.body());
    assertEquals("true", second.header("Idempotency-Replayed"));
    assertEquals(1, shop.service.number("SELECT count(*) FROM reports"));
    assertEquals("idempotency-key-reused", shop.service.post("/reports", request().put("to", "2026-11-22"),
        "Idempotency-Key", "november").code());
  }

  @ParameterizedTest
  @CsvSource({"form, 2026-11-20", "type, none", "type, ", "from, x", "from, ", "to, 2026-11-20",
      "to, 2026-11-20T10:30:00Z"})
  void a_bad_request_is_refused_by_name_and_makes_nothing(String field, String value) {
    var reply = shop.service.post("/reports", request().put(field, value));
    assertEquals("422 " + field, reply.status() + " " + reply.field());
    assertEquals(0, shop.service.number("SELECT count(*) FROM reports"));
  }
}
