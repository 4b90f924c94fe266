package pos.acceptance;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.shop.Part.INVENTORY;
import static pos.shop.Part.ORDER;
import static pos.shop.Part.PRODUCT;
import static pos.shop.Part.REPORTING;
import static pos.shop.Part.SALES;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import pos.shop.Part;
import pos.testing.OrderBooks;
import pos.testing.ServiceProcess;

/** Compares what tills, customers and staff were told with the books, and the books of the services with each other. */
record ChaosBooks(Floor floor, BusyTills tills, Shoppers shoppers, BackOffice backOffice) {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int NAMED = 20;

  private static final String SALES_IN_THE_BOOKS = """
      SELECT i.id::text, format('receipt %s-%s of %s cents, %s', i.register_id, i.receipt_number, total_cents, status)
      FROM sale_ids i LEFT JOIN transactions t ON t.id = i.id AND t.sold_at = i.sold_at
      """;
  private static final String ORDERS_IN_THE_BOOKS =
      "SELECT id::text, format('%s cents, %s', total_cents, status) FROM orders WHERE confirmed_at IS NOT NULL";
  private static final String BROUGHT_BACK = """
      SELECT 'return:' || id, 'once' FROM returns WHERE restock
      UNION ALL SELECT 'void:' || id, 'once' FROM transactions WHERE status = 'voided'
      """;
  private static final String BACK_IN_STOCK = """
      SELECT reference, CASE count(*) WHEN 1 THEN 'once' ELSE count(*) || ' times' END FROM movements
      WHERE type IN ('return', 'void') AND reference NOT LIKE 'order:%' GROUP BY reference
      """;
  /** Pieces of sales that were taken without a hold, because inventory did not answer. */
  private static final String SOLD_UNHELD = """
      SELECT (payload->>'store_id') || ':' || (line->>'product_id'), sum((line->>'quantity')::bigint)::text
      FROM outbox, json_array_elements(payload->'lines') AS line
      WHERE type = 'sale.completed' AND payload->>'stock_status' = 'pending' GROUP BY 1
      """;
  private static final String NEGATIVE =
      "SELECT location_id || ':' || product_id, (-on_hand)::text FROM stocks WHERE on_hand < 0";
  private static final String CATALOGUE = "SELECT %s::text, format('%%s %%s', sku, price_cents) FROM %s";

  /** Waits until the shop has recovered and nothing is on its way any more. */
  void settle() {
    ServiceProcess.await("all services are ready", LIMIT,
        () -> floor.services().allMatch(service -> service.status("/health/ready") == 200));
    floor.open();
    awaitNone("orders that are not settled", ORDER, "SELECT count(*) FROM orders WHERE goal IS NOT NULL OR cart_due");
    floor.databases().owners().forEach(part -> awaitNone("unpublished events of " + part, part,
        "SELECT count(*) FROM outbox WHERE published_at IS NULL"));
    floor.databases().owners().forEach(part -> awaitNone("events that are owed by " + part, part,
        "SELECT count(*) FROM readers WHERE owed_until IS NOT NULL"));
    for (var reader : List.of(INVENTORY, SALES, REPORTING)) {
      ServiceProcess.await(reader + " has caught up", LIMIT,
          () -> floor.client().metric(floor.service(reader), "consumer_lag_events") == 0);
    }
    awaitNone("pending sales", SALES, "SELECT count(*) FROM transactions WHERE stock_status = 'pending'");
    // holds of requests that came to nothing; otherwise they last for two minutes
    floor.databases().sql(INVENTORY, "UPDATE reservations SET expires_at = now() WHERE status = 'active'");
    awaitNone("open reservations", INVENTORY, "SELECT count(*) FROM reservations WHERE status = 'active'");
  }

  private void awaitNone(String what, Part part, String count) {
    ServiceProcess.await("no " + what, LIMIT, () -> floor.databases().number(part, count) == 0);
  }

  void check() {
    assertSame("the sales that tills were told of", told(tills.sales), rows(SALES, SALES_IN_THE_BOOKS));
    assertSame("the returns that tills were told of", told(tills.returns),
        rows(SALES, "SELECT id::text, total_cents::text FROM returns"));
    assertSame("the orders that customers were told of", told(shoppers.orders), rows(ORDER, ORDERS_IN_THE_BOOKS));
    assertSame("the goods that came back", rows(SALES, BROUGHT_BACK), rows(INVENTORY, BACK_IN_STOCK));
    assertNothingIsOversold();
    assertSame("the last price list", told(backOffice.prices),
        rows(PRODUCT, "SELECT sku, price_cents::text FROM products WHERE sku LIKE 'LIST-%'"));
    assertSame("the catalogue", rows(PRODUCT, CATALOGUE.formatted("id", "products")),
        rows(SALES, CATALOGUE.formatted("product_id", "catalogue")));
    new Invariants(floor).check(tills.sales.values().stream()
        .collect(toMap(BusyTills.Sold::id, BusyTills.Sold::receipt)));
    new OrderBooks(sql -> floor.databases().sql(ORDER, sql), sql -> floor.databases().sql(INVENTORY, sql))
        .assertAgree();
    assertReportsAgree();
  }

  /** Compares the sums of a week of all stores and the web shop with those of the books from which events told them. */
  private void assertReportsAgree() {
    var comparison = new AtomicReference<JsonObject>();
    ServiceProcess.await("all books can be compared", LIMIT, () -> {
      var answer = floor.client().get("/reporting-service/reconciliation").await();
      comparison.set(answer.status() == 200 ? answer.json() : null);
      return answer.status() == 200 && answer.json().getJsonArray("unchecked").isEmpty();
    });
    assertTrue(comparison.get().getBoolean("consistent"), () -> comparison.get().encodePrettily());
    var sold = floor.client().get("/reporting-service/kpis").await().json();
    assertEquals(floor.databases().number(SALES, "SELECT count(*) FROM transactions WHERE status <> 'voided'")
        + floor.databases().number(ORDER, "SELECT count(*) FROM orders WHERE confirmed_at IS NOT NULL"),
        sold.getLong("sales"), sold::encode);
  }

  /** Only what tills sold without an answer of inventory can be missing from a shelf. */
  private void assertNothingIsOversold() {
    var unheld = rows(SALES, SOLD_UNHELD);
    var oversold = rows(INVENTORY, NEGATIVE);
    oversold.entrySet().removeIf(missing ->
        Long.parseLong(missing.getValue()) <= Long.parseLong(unheld.getOrDefault(missing.getKey(), "0")));
    assertEquals(Map.of(), oversold, "pieces that were oversold, by location and product");
  }

  private static Map<String, String> told(Map<String, ?> answers) {
    return answers.entrySet().stream().collect(toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
  }

  /** Returns the second column by the first. */
  private Map<String, String> rows(Part part, String statement) {
    var rows = new HashMap<String, String>();
    floor.databases().sql(part, statement).forEach(row -> rows.put(row.getString(0), row.getString(1)));
    return rows;
  }

  /** Names what differs. */
  private static void assertSame(String what, Map<String, String> expected, Map<String, String> found) {
    var different = new TreeMap<String, String>();
    expected.forEach((id, value) -> {
      if (!value.equals(found.get(id))) {
        different.put(id, value + ", but in the books: " + found.get(id));
      }
    });
    found.forEach((id, value) -> {
      if (!expected.containsKey(id)) {
        different.put(id, "nothing, but in the books: " + value);
      }
    });
    assertEquals(List.of(), different.entrySet().stream().limit(NAMED).toList(),
        what + " and the books: " + different.size() + " differ");
  }
}
