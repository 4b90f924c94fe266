package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;
import pos.testing.SharedFixture;

/** A reporting service that is told of sales and orders as the other services tell it. */
final class Shop implements SharedFixture {

  private static final List<String> STREAMS =
      List.of("events:sales", "events:order", "events:product", "events:inventory");

  final Sources sources = new Sources();
  final ServiceUnderTest service =
      ServiceUnderTest.of("reporting-service", ReportingService::new,
          ReportingService::port).with("GATEWAY_URL", sources::url).with("WEBHOOK_TARGETS", "any");
  private RedisAPI redis;

  /** An event before it is published. */
  record Told(UUID id, String type, JsonObject payload, Instant at) {

    static Told of(String type, JsonObject payload, Instant at) {
      return new Told(UUID.randomUUID(), type, payload, at);
    }

    /** Returns the same under another id, as a service publishes it that was restored from a backup. */
    Told again() {
      return of(type, payload, at);
    }

    private String stream() {
      return "events:" + switch (type.substring(0, type.indexOf('.'))) {
        case "order" -> "order";
        case "product" -> "product";
        case "stock" -> "inventory";
        default -> "sales";
      };
    }
  }

  @Override
  public void start() {
    sources.start();
    service.start();
    redis = RedisAPI.api(Redis.createClient(service.vertx(), service.environment().redisUri()));
    publishedAll();
  }

  /** Says that nothing is left to be published again, as the relays of the services do. */
  void publishedAll() {
    STREAMS.forEach(stream -> ServiceProcess.await("the service reads " + stream, () ->
        redis.srem(List.of(stream + ":owed", "reporting-service")).await().toInteger() == 1));
  }

  @Override
  public void close() {
    redis.close();
    service.close();
    sources.close();
  }

  /** Publishes events in this order and waits until they are applied. */
  void tell(List<Told> events) {
    publish(events);
    var ids = events.stream().map(Told::id).distinct().toArray(UUID[]::new);
    ServiceProcess.await("the events are applied", () -> service.number(
        "SELECT count(*) FROM inbox WHERE event_id = ANY($1)", (Object) ids) == ids.length);
  }

  void publish(List<Told> events) {
    for (var event : events) {
      redis.xadd(List.of(event.stream(), "*", "id", event.id.toString(), "type", event.type,
          "payload", event.payload.encode(), "trace", "test", "at", event.at.toString(), "epoch", "1")).await();
    }
  }

  /** Publishes events and waits until they are applied. */
  void tell(Told... events) {
    tell(List.of(events));
  }

  void assertNothingParked() {
    assertEquals(0, service.number("SELECT count(*) FROM dead_events"));
  }

  void forget() {
    service.sql("""
        TRUNCATE documents, aggregated_sales, aggregated_days, aggregated_minutes, aggregated_products,
          aggregated_categories, sold_products, dead_events, reports
        """);
  }

  /** Waits until nothing is missing in reports. */
  void untilFresh() {
    ServiceProcess.await("reports are fresh",
        () -> !service.get("/reports/sales").json().getBoolean("degraded"));
  }

  List<JsonObject> rows(JsonObject report) {
    return report.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  /** Returns all rows of a report, read page by page. */
  List<JsonObject> pages(String query) {
    var rows = new ArrayList<JsonObject>();
    var next = "/reports/sales?" + query;
    while (next != null) {
      var page = service.get(next).json();
      rows.addAll(rows(page));
      var link = page.getJsonObject("_links").getJsonObject("next");
      next = link == null ? null : link.getString("href").substring("/reporting-service".length());
    }
    return rows;
  }

  static JsonObject line(long product, long quantity, long price, long discount) {
    return new JsonObject().put("line_no", 1).put("product_id", product).put("sku", "P-" + product)
        .put("name", "Product " + product).put("quantity", quantity).put("unit_price_cents", price)
        .put("discount_cents", discount).put("total_cents", quantity * price - discount).put("tax_code", "standard")
        .put("category", new JsonObject().put("id", product % 3 + 1).put("name", "Category " + (product % 3 + 1)));
  }

  static JsonObject exempt(JsonObject line) {
    return line.copy().put("tax_code", "exempt");
  }

  /** Returns a sale with its taxes, paid in cash. */
  static JsonObject sale(long store, String cashier, Instant soldAt, JsonObject... lines) {
    var sale = amounts(lines).put("id", UUID.randomUUID().toString()).put("receipt_number", 1).put("store_id", store)
        .put("register_id", 2 * store).put("cashier", cashier).put("sold_at", soldAt.toString())
        .put("status", "completed").put("stock_status", "confirmed").put("price_mismatch", false);
    var exact = sale.getLong("total_cents");
    var rounded = (exact + 2) / 5 * 5;
    return sale.put("rounding_cents", rounded - exact).put("total_cents", rounded)
        .put("payments", new JsonArray().add(new JsonObject().put("method", "cash").put("amount_cents", rounded)
            .put("tendered_cents", rounded).put("change_cents", 0)));
  }

  /** Returns the return of lines, refunded to a debit card. */
  static JsonObject saleReturn(JsonObject sale, long store, Instant at, JsonObject... lines) {
    return amounts(lines).put("id", UUID.randomUUID().toString())
        .put("sale_id", sale == null ? null : sale.getString("id")).put("store_id", store).put("register_id", null)
        .put("returned_at", at.toString()).put("rounding_cents", 0).put("reason", "too small")
        .put("refund_method", "debit").put("restock", true).put("approved_by", null);
  }

  /** Returns an order as its confirmation tells it. */
  static JsonObject order(long id, Instant confirmedAt, JsonObject... lines) {
    var order = amounts(lines);
    order.put("items", order.remove("lines")).put("id", id).put("status", "confirmed").put("customer_id", 7);
    return order.put("shipping_cents", 995).put("total_cents", order.getLong("total_cents") + 995)
        .put("payment", new JsonObject().put("status", "captured").put("method", "card"))
        .put("updated_at", confirmedAt.toString()).put("confirmed_at", confirmedAt.toString())
        .put("reference", "order:" + id + ":" + new UUID(7, id)).put("restock", false).put("location_id", 6);
  }

  /** Returns the same order when its money has been given back. */
  static JsonObject ended(JsonObject order, String status, Instant at) {
    return order.copy().put("status", status).put("updated_at", at.toString());
  }

  private static JsonObject amounts(JsonObject... lines) {
    var subtotal = 0L;
    var taxable = 0L;
    for (var line : lines) {
      subtotal += line.getLong("total_cents");
      taxable += line.getString("tax_code").equals("standard") ? line.getLong("total_cents") : 0;
    }
    var taxes = new ArrayList<JsonObject>();
    taxes.add(tax("gst", "0.05", (taxable * 5_000 + 50_000) / 100_000));
    taxes.add(tax("qst", "0.09975", (taxable * 9_975 + 50_000) / 100_000));
    return new JsonObject().put("lines", new JsonArray(List.of(lines))).put("subtotal_cents", subtotal)
        .put("taxes", new JsonArray(taxes))
        .put("total_cents", subtotal + taxes.stream().mapToLong(tax -> tax.getLong("amount_cents")).sum());
  }

  private static JsonObject tax(String code, String rate, long cents) {
    return new JsonObject().put("code", code).put("rate", rate).put("amount_cents", cents);
  }
}
