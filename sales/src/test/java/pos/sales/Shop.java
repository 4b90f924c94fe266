package pos.sales;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;
import pos.testing.SharedFixture;

/** A sales service with a small catalogue: product n has the SKU P-n and costs n dollars; odd ones are taxed. */
public final class Shop implements SharedFixture {

  private static final String HEAD = "Les Cinq Magasins inc.|TPS 123456789 RT0001|TVQ 1234567890 TQ0001";

  public final ServiceUnderTest service =
      ServiceUnderTest.of("sales-service", SalesService::new, SalesService::port).with("RECEIPT_HEAD", HEAD);

  private int instances = 1;
  private ServiceUnderTest second;

  /** Adds a variable to the environment of a service that is not started yet. */
  Shop with(String variable, Supplier<String> value) {
    service.with(variable, value);
    return this;
  }

  /** Lets the service run on two instances. */
  Shop onTwoInstances() {
    instances = 2;
    return this;
  }

  @Override
  public void start() {
    service.start();
    if (instances == 2) {
      second = anotherInstance();
    }
    service.sql("""
        INSERT INTO catalogue SELECT n, 'P-' || n, lpad(n::text, 13, '0'), 'Product ' || n, n * 100,
          CASE n % 2 WHEN 1 THEN 'standard' ELSE 'exempt' END, true, 1 FROM generate_series(1, 50) AS n
        """);
  }

  @Override
  public void close() {
    service.close();
  }

  /** Starts one more shop for the caller to close. @param variables of its environment, as NAME, value, ... */
  static Shop open(String... variables) {
    var shop = new Shop();
    for (int i = 0; i < variables.length; i += 2) {
      shop.service.with(variables[i], variables[i + 1]);
    }
    shop.start();
    return shop;
  }

  /** Starts one more instance of the service, which is closed with the shop. */
  ServiceUnderTest anotherInstance() {
    return service.another(SalesService::new, SalesService::port);
  }

  /** Returns the instances in turn. */
  ServiceUnderTest instance(int i) {
    return i % instances == 0 ? service : second;
  }

  public static JsonObject line(String field, Object product, long quantity) {
    return new JsonObject().put(field, product).put("quantity", quantity);
  }

  /** A piece of product 2, which is exempt, at another price. */
  static JsonObject priced(long cents) {
    return line("sku", "P-2", 1).put("unit_price_cents", cents);
  }

  public static JsonObject payment(String method, long cents) {
    return new JsonObject().put("method", method).put("amount_cents", cents);
  }

  /** A sale of product 2 at register 1 of store 1: 200 cents, exempt, paid by card. */
  static JsonObject sale() {
    return sale(200, line("product_id", 2, 1));
  }

  /** A sale at register 1 of store 1, paid by card. */
  public static JsonObject sale(long cents, JsonObject... lines) {
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", 1).put("cashier", "Amélie")
        .put("lines", new JsonArray(List.of(lines)))
        .put("payments", new JsonArray().add(payment("debit", cents)));
  }

  /** Returns a sale as events carry it, which do not know its session. */
  static JsonObject event(JsonObject whole) {
    var event = whole.copy();
    List.of("session_id", "hint", "_links").forEach(event::remove);
    return event;
  }

  /** Returns a sale or return as lists show it. */
  static JsonObject summary(JsonObject whole) {
    var summary = whole.copy().put("line_count", whole.getJsonArray("lines").size());
    summary.remove("lines");
    summary.remove("hint");
    return summary;
  }

  /** The same sale with other payments. */
  public static JsonObject paid(JsonObject sale, JsonObject... payments) {
    return sale.copy().put("payments", new JsonArray(List.of(payments)));
  }

  /** A return with a receipt. @param parts as line number, quantity, ... */
  public static JsonObject saleReturn(long... parts) {
    var lines = new JsonArray();
    for (int i = 0; i < parts.length; i += 2) {
      lines.add(new JsonObject().put("line_no", parts[i]).put("quantity", parts[i + 1]));
    }
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("lines", lines).put("reason", "too small")
        .put("refund_method", "debit").put("restock", true);
  }

  /** A return without a receipt in store 1. */
  static JsonObject returnWithoutReceipt(JsonObject... lines) {
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("store_id", 1)
        .put("lines", new JsonArray(List.of(lines))).put("reason", "damaged").put("refund_method", "debit")
        .put("restock", true).put("approved_by", "Luc");
  }

  public Reply sell(JsonObject sale, String... headers) {
    return service.post("/sales", sale, headers);
  }

  Reply upload(JsonObject... sales) {
    return upload(List.of(sales));
  }

  Reply upload(List<JsonObject> sales) {
    return service.post("/sales/batch", new JsonObject().put("sales", new JsonArray(sales)));
  }

  /** Makes an Idempotency-Key older. @param time such as {@code 24 hours} */
  void age(String key, String time) {
    for (var table : List.of("idempotency_keys", "keyed_ids")) {
      service.sql("UPDATE " + table + " SET created_at = created_at - $2::text::interval WHERE key = $1", key, time);
    }
  }

  /** Returns the events about a sale or return, in their order. */
  List<Row> events(String id) {
    return service.sql("SELECT type, payload FROM outbox WHERE payload->>'id' = $1 ORDER BY sequence", id);
  }

  long count(String table) {
    return service.number("SELECT count(*) FROM " + table);
  }

  /** Counts the rows of every table that a request could write to. */
  List<Long> counts() {
    return List.of(count("transactions"), count("sale_ids"), count("line_items"), count("payments"), count("returns"),
        count("return_lines"), count("outbox"), count("registers"), count("sessions"), count("cash_movements"),
        count("refused_sales"), service.number("SELECT sum(receipts)::bigint FROM registers"),
        service.number("SELECT coalesce(sum(returned), 0)::bigint FROM line_items"));
  }
}
