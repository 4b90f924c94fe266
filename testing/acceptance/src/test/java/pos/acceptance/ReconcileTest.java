package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.reconcile.Reconcile;
import pos.shop.Part;

/** {@code ./pos reconcile} on a shop with a sale, a void, a return and an order in it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestMethodOrder(OrderAnnotation.class)
class ReconcileTest {

  private static final String STORE = "pos-store-1-2025-dev-key";
  private static final String OFFICE = "pos-test-automation-dev-key-2025";
  private static final String UNKNOWN = "sale:01890000-0000-7000-8000-000000000000";

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  @BeforeAll
  static void trade() {
    shop.open();
    shop.trade();
    // only what was sold in a session can be voided
    post("/sales-service/registers/2/sessions", "{\"cashier\": \"ana\", \"opening_float_cents\": 0}", 201);
    sell();
    post("/sales-service/sales/" + sell() + "/void", "{\"reason\": \"mistake\"}", 200);
    post("/sales-service/sales/" + sell() + "/returns", """
        {"id": "%s", "lines": [{"line_no": 1, "quantity": 1}], "reason": "broken", "refund_method": "debit",
          "restock": true}"""
        .formatted(UUID.randomUUID()), 201);
    giveGoodwill();
  }

  /** Refunds a part of a web order that is of no piece. */
  private static void giveGoodwill() {
    var orders = shop.uri("/order-service/admin/orders");
    var order = new JsonObject(ShopProcess.send(OFFICE, orders + "?status=confirmed", null).body())
        .getJsonArray("items").getJsonObject(0).getLong("id");
    var reply = ShopProcess.send(OFFICE, orders + "/" + order + "/refund",
        "{\"reason\": \"the parcel was late\", \"goodwill_cents\": 123}");
    assertEquals(200, reply.statusCode(), reply::body);
  }

  private static String sell() {
    return post("/sales-service/sales", """
        {"id": "%s", "register_id": 2, "lines": [{"product_id": 3, "quantity": 2}],
          "payments": [{"method": "debit", "amount_cents": 1033}]}""".formatted(UUID.randomUUID()), 201).getString("id");
  }

  private static JsonObject post(String path, String body, int status) {
    var reply = ShopProcess.send(STORE, shop.uri(path), body);
    assertEquals(status, reply.statusCode(), reply::body);
    return new JsonObject(reply.body());
  }

  @Test
  @Order(1)
  void the_books_of_all_services_agree() {
    var agreed = shop.run(Reconcile.class);
    assertEquals(0, agreed.code(), agreed::output);
    assertTrue(agreed.output().contains("All books agree."), agreed::output);
    for (var books : new String[] {"reports", "sales", "returns", "orders", "stocks", "movements"}) {
      assertTrue(agreed.output().matches("(?s).*" + books + " +[1-9][0-9,]* examined +0 differences.*"), agreed::output);
    }
  }

  /** Each is put in, found and named with both figures, and taken back. */
  @ParameterizedTest
  @Order(2)
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
      SALES | "UPDATE payments SET amount_cents = amount_cents + %s WHERE method = 'debit' AND sale_id =
              (SELECT min(id::text)::uuid FROM sale_ids WHERE register_id = 2)" | "sales-service, sale:[0-9a-f-]+,
              payments_cents: found 1,034, expected 1,033 by sales-service"
      ORDER | UPDATE payments SET amount_cents = amount_cents + %s WHERE type = 'captured' | "order-service,
              order:[0-9]+:[0-9a-f-]+, payments_captured_cents: found [0-9,]+, expected [0-9,]+ by order-service"
      ORDER | UPDATE payment_simulator.charges SET amount_cents = amount_cents + %s | "order-service,
              order:[0-9]+:[0-9a-f-]+, provider_captured_cents: found [0-9,]+, expected [0-9,]+ by order-service"
      ORDER | "UPDATE order_items SET quantity = quantity + %1$s, total_cents = total_cents + %1$s * unit_price_cents" | "inventory-service,
              order:[0-9]+:[0-9a-f-]+, pieces \\(sale, location 6\\): found -[0-9]+, expected -[0-9]+ by order-service"
      INVENTORY | UPDATE stocks SET on_hand = on_hand + %s WHERE location_id = 2 AND product_id = 9 | "inventory-service,
              location 2, product 9, on_hand: found 41, expected 40 by inventory-service"
      REPORTING | "UPDATE aggregated_days SET gross_cents = gross_cents + %1$s, cash_cents = cash_cents + %1$s
              WHERE channel = 'online'" | "reporting-service, sold_cents of order-service: reported [0-9,]+, booked [0-9,]+"
      """)
  void a_difference_put_in_by_hand_is_found_and_named(Part part, String change, String named) {
    shop.sql(part, change.formatted(1));
    var different = shop.run(Reconcile.class, "--wait", "0");
    shop.sql(part, change.formatted(-1));
    assertEquals(1, different.code(), different::output);
    var line = named.replaceAll("\\s+", " ");
    assertTrue(different.output().lines().anyMatch(each -> each.matches(line)), () -> line + "\n" + different.output());
  }

  @Test
  @Order(3)
  void goods_that_are_held_for_nothing_are_named() {
    shop.sql(Part.INVENTORY, """
        WITH r AS (INSERT INTO reservations (reference, location_id, ttl_seconds, created_at, expires_at)
          VALUES ('%s', 1, 3600, now() - interval '5 minutes', now() + interval '55 minutes') RETURNING id),
        l AS (INSERT INTO reservation_lines SELECT id, 5, 3 FROM r)
        UPDATE stocks SET reserved = reserved + 3 WHERE location_id = 1 AND product_id = 5
        """.formatted(UNKNOWN));
    var different = shop.run(Reconcile.class, "--wait", "0");
    shop.sql(Part.INVENTORY, """
        UPDATE reservations SET status = 'released' WHERE reference = '%s';
        UPDATE stocks SET reserved = reserved - 3 WHERE location_id = 1 AND product_id = 5
        """.formatted(UNKNOWN));
    assertEquals(1, different.code(), different::output);
    assertTrue(different.output().contains(UNKNOWN + ", held: found 3, expected 0 by sales-service"), different::output);
  }

  /** The ledger is append only, so this one stays. */
  @Test
  @Order(4)
  void a_movement_of_a_sale_that_is_not_in_the_books_is_named() {
    shop.sql(Part.INVENTORY, """
        WITH m AS (INSERT INTO movements (type, location_id, reference) VALUES ('sale', 1, '%s') RETURNING id),
        l AS (INSERT INTO movement_lines SELECT id, 1, 5, -4 FROM m)
        UPDATE stocks SET on_hand = on_hand - 4 WHERE location_id = 1 AND product_id = 5
        """.formatted(UNKNOWN));
    var different = shop.run(Reconcile.class, "--wait", "0");
    assertEquals(1, different.code(), different::output);
    assertTrue(different.output().contains("sales-service, " + UNKNOWN
        + ", pieces (sale, location 1): found 0, expected -4 by inventory-service"), different::output);
  }

  @Test
  @Order(5)
  void without_a_shop_it_says_so() {
    shop.kill();
    var absent = shop.run(Reconcile.class);
    assertEquals(2, absent.code(), absent::output);
    assertTrue(absent.output().contains("Start the shop with ./pos up"), absent::output);
  }
}
