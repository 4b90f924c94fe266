package pos.sales;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** A sales service with a small catalogue: product n has the SKU P-n and costs n dollars; odd ones are taxed. */
public final class Shop implements AutoCloseable {

  private static final String HEAD = "Les Cinq Magasins inc.|TPS 123456789 RT0001|TVQ 1234567890 TQ0001";

  public final ServiceUnderTest service;
  public SalesService verticle;

  private Shop(ServiceUnderTest running) {
    service = running;
  }

  public static Shop open(String... variables) {
    var verticle = new SalesService[1];
    var shop = new Shop(ServiceUnderTest.start("sales-service",
        environment -> verticle[0] = new SalesService(environment), SalesService::port,
        Stream.concat(Stream.of("RECEIPT_HEAD", HEAD), Stream.of(variables)).toArray(String[]::new)));
    shop.verticle = verticle[0];
    shop.service.sql("""
        INSERT INTO catalogue SELECT n, 'P-' || n, lpad(n::text, 13, '0'), 'Product ' || n, n * 100,
          CASE n % 2 WHEN 1 THEN 'standard' ELSE 'exempt' END, true, 1 FROM generate_series(1, 50) AS n
        """);
    return shop;
  }

  public static JsonObject line(String field, Object product, long quantity) {
    return new JsonObject().put(field, product).put("quantity", quantity);
  }

  /** A piece of product 2, which is exempt, at another price. */
  public static JsonObject priced(long cents) {
    return line("sku", "P-2", 1).put("unit_price_cents", cents);
  }

  public static JsonObject payment(String method, long cents) {
    return new JsonObject().put("method", method).put("amount_cents", cents);
  }

  /** A sale of product 2 at register 1 of store 1: 200 cents, exempt, paid by card. */
  public static JsonObject sale() {
    return sale(200, line("product_id", 2, 1));
  }

  public static JsonObject sale(long cents, JsonObject... lines) {
    return new JsonObject().put("id", UUID.randomUUID().toString()).put("register_id", 1).put("cashier", "Amélie")
        .put("lines", new JsonArray(List.of(lines)))
        .put("payments", new JsonArray().add(payment("debit", cents)));
  }

  public static JsonObject paid(JsonObject sale, JsonObject... payments) {
    return sale.copy().put("payments", new JsonArray(List.of(payments)));
  }

  public Reply sell(JsonObject sale, String... headers) {
    return service.post("/sales", sale, headers);
  }

  public Reply upload(JsonObject... sales) {
    return upload(List.of(sales));
  }

  public Reply upload(List<JsonObject> sales) {
    return service.post("/sales/batch", new JsonObject().put("sales", new JsonArray(sales)));
  }

  /** What was told of a sale or return. */
  public List<Row> events(String id) {
    return service.sql("SELECT type, payload FROM outbox WHERE payload->>'id' = $1", id);
  }

  public long count(String table) {
    return service.number("SELECT count(*) FROM " + table);
  }

  /** Every table a request could write to, counted. */
  public List<Long> counts() {
    return List.of(count("transactions"), count("sale_ids"), count("line_items"), count("payments"), count("returns"),
        count("return_lines"), count("outbox"), count("registers"), count("sessions"), count("cash_movements"),
        count("refused_sales"), service.number("SELECT sum(receipts)::bigint FROM registers"),
        service.number("SELECT coalesce(sum(returned), 0)::bigint FROM line_items"));
  }

  @Override
  public void close() {
    service.close();
  }
}
