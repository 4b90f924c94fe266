package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static pos.order.Person.checkout;
import static pos.order.Shop.mustBe;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** The orders of a customer who erases the account. */
class ErasureTest {

  private static final JsonObject IN_QUEBEC = new JsonObject().put("province", "QC").put("country", "CA");
  private static final JsonObject IN_ONTARIO = new JsonObject().put("province", "ON").put("country", "CA");

  private final Shop shop = Shop.shared();
  private Person person;
  private long product;

  @AfterAll
  static void check() {
    Shop.shared().assertBooksAgree();
  }

  @BeforeEach
  void join() {
    person = Person.join(shop);
    product = shop.product(1000, 10);
  }

  private Reply admin(long order, String action) {
    var body = switch (action) {
      case "refund" -> new JsonObject().put("reason", "arrived broken");
      case "ship" -> new JsonObject().put("carrier", "Postes Canada").put("tracking_number", Person.TRACKING_NUMBER);
      default -> new JsonObject();
    };
    return mustBe(200, shop.orders.post("/admin/orders/" + order + "/" + action, body, "Idempotency-Key", action + order));
  }

  private Reply cancel(long order) {
    return mustBe(200, shop.post(shop.orders, person.id(), "/orders/" + order + "/cancel",
        new JsonObject().put("reason", "Anna Tremblay has one already").toBuffer(), "Idempotency-Key", "c").await());
  }

  private JsonObject readByShop(long order) {
    return mustBe(200, shop.orders.get("/admin/orders/" + order)).json();
  }

  private static void assertAnonymous(JsonObject order) {
    assertEquals(IN_QUEBEC, order.getJsonObject("shipping_address"));
    assertEquals(IN_ONTARIO, order.getJsonObject("billing_address"));
    assertNull(order.getValue("shipment"));
  }

  @Test
  void a_delivered_order_is_anonymous_wherever_it_is_read() {
    var order = person.order(product);
    admin(order, "ship");
    var before = admin(order, "deliver");
    assertEquals(List.of("orders", "requests"), person.namedIn(), "events have no addresses");
    person.eraseAndAwait();
    assertEquals(List.of(), person.namedIn());
    assertAnonymous(readByShop(order));
    assertAnonymous(shop.orders.get("/admin/orders?customer_id=" + person.id()).items().getJsonObject(0));
    assertAnonymous(shop.orders.get("/orders/" + order, "Authorization", shop.token(person.id())).json());
    assertAnonymous(shop.orders.get("/orders", "Authorization", shop.token(person.id())).items().getJsonObject(0));
    assertEquals(person.id(), readByShop(order).getLong("customer_id"));
    assertEquals(before.json().getLong("total_cents"), readByShop(order).getLong("total_cents"));
    var tag = before.header("ETag");
    assertNotEquals(304, shop.orders.get("/admin/orders/" + order, "If-None-Match", tag).status(),
        "the order has changed");
  }

  @Test
  void orders_of_other_customers_keep_their_addresses() {
    var other = Person.join(shop);
    var order = other.order(product);
    person.eraseAndAwait();
    assertEquals("Camille Tremblay", readByShop(order).getJsonObject("billing_address").getString("full_name"));
  }

  @Test
  void the_customers_reason_for_cancelling_is_erased_and_the_shops_reason_for_a_refund_stays() {
    var order = person.order(product);
    cancel(order);
    assertEquals(List.of("orders", "requests", "statuses"), person.namedIn());
    shop.add(person.id(), product, 1);
    var refunded = mustBe(201, shop.checkOut(person.id(), "b", checkout("tok_visa"))).json().getLong("id");
    admin(refunded, "refund");
    person.eraseAndAwait();
    assertEquals(List.of(), person.namedIn());
    assertEquals("refunded arrived broken", shop.history(refunded).getLast());
  }

  @Test
  void the_reason_for_cancelling_an_order_that_was_refunded_in_part_is_erased_too() {
    var order = person.order(product);
    mustBe(200, shop.orders.post("/admin/orders/" + order + "/refund",
        new JsonObject().put("goodwill_cents", 100).put("reason", "late"), "Idempotency-Key", "goodwill" + order));
    cancel(order);
    assertEquals(List.of("orders", "requests", "statuses"), person.namedIn(), "events have no reasons of customers");
    assertEquals(List.of("Anna Tremblay has one already"), shop.orders.sql("""
        SELECT reason FROM orders WHERE id = $1 AND refunds->-1->>'reason' IS NULL
        """, order).stream().map(row -> row.getString(0)).toList());
    person.eraseAndAwait();
    assertEquals(List.of(), person.namedIn());
  }

  @ParameterizedTest
  @CsvSource({"ship, deliver", "ship, refund", "refund, -", "cancel, -"})
  void an_order_on_its_way_keeps_its_shipping_address_until_it_is_delivered_or_ended(String move, String last) {
    var order = person.order(product);
    person.eraseAndAwait();
    var onItsWay = readByShop(order);
    assertEquals("+15145550199", onItsWay.getJsonObject("shipping_address").getString("phone"));
    assertEquals(IN_ONTARIO, onItsWay.getJsonObject("billing_address"), "not needed any more");
    var moved = move.equals("cancel") ? cancel(order) : admin(order, move);
    assertEquals(last.equals("-"), moved.json().getJsonObject("shipping_address").equals(IN_QUEBEC));
    assertEquals(move.equals("ship"), moved.json().getJsonObject("shipment") != null);
    if (!last.equals("-")) {
      assertAnonymous(admin(order, last).json());
    }
    assertAnonymous(readByShop(order));
    assertEquals(List.of(), person.namedIn(), "including answers that were stored while it was on its way");
  }

  @Test
  void a_stored_answer_is_repeated_without_the_person() {
    var order = person.order(product);
    var cancelled = cancel(order);
    person.eraseAndAwait();
    var again = mustBe(201, shop.checkOut(person.id(), "a", checkout("tok_visa")));
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(order, again.json().getLong("id"));
    assertEquals("confirmed", again.json().getString("status"), "as it was then");
    assertAnonymous(again.json());
    assertEquals(cancelled.json().put("shipping_address", IN_QUEBEC).put("billing_address", IN_ONTARIO)
        .putNull("reason"), cancel(order).json());
  }

  @Test
  void an_erased_customer_with_a_valid_token_cannot_check_out() {
    shop.add(person.id(), product, 1);
    person.eraseAndAwait();
    var refused = shop.orders.post("/checkout", checkout("tok_visa"), "Authorization", person.token(),
        "Idempotency-Key", "late");
    assertEquals("invalid-token", mustBe(401, refused).code());
    assertEquals(0, shop.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1", person.id()));
    assertEquals(List.of(), shop.orders.sql("SELECT key FROM requests WHERE key = 'late'"));
    assertEquals(List.of(10L, 0L), shop.stock(product));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tok_visa", "tok_declined"})
  void a_checkout_that_is_under_way_is_settled_and_loses_its_addresses(String card) {
    shop.add(person.id(), product, 1);
    var halt = shop.gateway().halt("erased-" + person.id(), "POST /inventory-service/reservations", 1, true);
    var reply = shop.post(shop.orders, person.id(), "/checkout", checkout(card).toBuffer(), "Idempotency-Key", "a",
        "X-Correlation-ID", "erased-" + person.id());
    halt.awaitReached();
    person.eraseAndAwait();
    halt.end();
    mustBe(card.equals("tok_visa") ? 201 : 402, reply.await());
    var order = shop.orders.number("SELECT id FROM orders WHERE customer_id = $1", person.id());
    if (card.equals("tok_visa")) {
      assertEquals(IN_ONTARIO, reply.result().json().getJsonObject("billing_address"));
      admin(order, "ship");
      admin(order, "deliver");
    }
    assertAnonymous(readByShop(order));
    assertEquals(List.of(), person.namedIn());
  }

  @Test
  void an_erasure_that_is_published_twice_changes_nothing_more() {
    var order = person.order(product);
    person.eraseAndAwait();
    var once = readByShop(order);
    var again = shop.customers.sql("""
        INSERT INTO outbox (type, payload, trace) SELECT type, payload, trace FROM outbox
        WHERE (payload->>'customer_id')::bigint = $1 RETURNING id
        """, person.id()).getFirst().getUUID("id");
    ServiceProcess.await("the second event", () ->
        shop.orders.number("SELECT count(*) FROM inbox WHERE event_id = $1", again) == 1);
    assertEquals(once, readByShop(order));
  }
}
