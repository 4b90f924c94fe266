package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static pos.order.Person.wish;
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

/** What is left with the orders of a customer who erases the account. */
class ErasureTest {

  private static final JsonObject IN_QUEBEC = new JsonObject().put("province", "QC").put("country", "CA");
  private static final JsonObject IN_ONTARIO = new JsonObject().put("province", "ON").put("country", "CA");

  private final Shop shop = Shop.Shared.SHOP;
  private Person person;
  private long product;

  @AfterAll
  static void check() {
    Shop.Shared.SHOP.assertBooksAgree();
  }

  @BeforeEach
  void join() {
    person = Person.join(shop);
    product = shop.product(1000, 10);
  }

  private Reply admin(long order, String action) {
    return mustBe(200, shop.orders.post("/admin/orders/" + order + "/" + action,
        new JsonObject().put("reason", "arrived broken"), "Idempotency-Key", action + order));
  }

  private Reply cancel(long order) {
    return mustBe(200, shop.post(shop.orders, person.id(), "/orders/" + order + "/cancel",
        new JsonObject().put("reason", "Anna Tremblay has one already").toBuffer(), "Idempotency-Key", "c").await());
  }

  private JsonObject seenByTheShop(long order) {
    return mustBe(200, shop.orders.get("/admin/orders/" + order)).json();
  }

  private static void assertNamesNobody(JsonObject order) {
    assertEquals(IN_QUEBEC, order.getJsonObject("shipping_address"));
    assertEquals(IN_ONTARIO, order.getJsonObject("billing_address"));
  }

  @Test
  void what_has_arrived_names_nobody_any_more_wherever_it_is_read() {
    var order = person.orders(product);
    admin(order, "ship");
    var before = admin(order, "deliver");
    assertEquals(List.of("orders", "requests"), person.namedIn(), "events have no addresses");
    person.vanish();
    assertEquals(List.of(), person.namedIn());
    assertNamesNobody(seenByTheShop(order));
    assertNamesNobody(shop.orders.get("/admin/orders?customer_id=" + person.id()).items().getJsonObject(0));
    assertNamesNobody(shop.orders.get("/orders/" + order, "Authorization", person.token()).json());
    assertNamesNobody(shop.orders.get("/orders", "Authorization", person.token()).items().getJsonObject(0));
    assertEquals(person.id(), seenByTheShop(order).getLong("customer_id"));
    assertEquals(before.json().getLong("total_cents"), seenByTheShop(order).getLong("total_cents"));
    var tag = before.header("ETag");
    assertNotEquals(304, shop.orders.get("/admin/orders/" + order, "If-None-Match", tag).status(), "it has changed");
  }

  @Test
  void somebody_elses_orders_keep_their_addresses() {
    var other = Person.join(shop);
    var order = other.orders(product);
    person.vanish();
    assertEquals("Camille Tremblay", seenByTheShop(order).getJsonObject("billing_address").getString("full_name"));
  }

  @Test
  void what_a_customer_said_when_cancelling_is_erased_and_what_the_shop_said_stays() {
    var order = person.orders(product);
    cancel(order);
    assertEquals(List.of("orders", "requests", "statuses"), person.namedIn());
    shop.add(person.id(), product, 1);
    var refunded = mustBe(201, shop.checkOut(person.id(), "b", wish("tok_visa"))).json().getLong("id");
    admin(refunded, "refund");
    person.vanish();
    assertEquals(List.of(), person.namedIn());
    assertEquals("refunded arrived broken", shop.history(refunded).getLast());
  }

  @ParameterizedTest
  @CsvSource({"ship, deliver", "ship, refund", "refund, -", "cancel, -"})
  void what_is_on_its_way_keeps_its_shipping_address_until_it_is_there_or_ended(String move, String last) {
    var order = person.orders(product);
    person.vanish();
    var onItsWay = seenByTheShop(order);
    assertEquals("+15145550199", onItsWay.getJsonObject("shipping_address").getString("phone"));
    assertEquals(IN_ONTARIO, onItsWay.getJsonObject("billing_address"), "of no use any more");
    var moved = move.equals("cancel") ? cancel(order) : admin(order, move);
    assertEquals(last.equals("-"), moved.json().getJsonObject("shipping_address").equals(IN_QUEBEC));
    if (!last.equals("-")) {
      assertNamesNobody(admin(order, last).json());
    }
    assertNamesNobody(seenByTheShop(order));
    assertEquals(List.of(), person.namedIn(), "nor do the answers that were kept while it was on its way");
  }

  @Test
  void a_kept_answer_is_repeated_without_the_person() {
    var order = person.orders(product);
    var cancelled = cancel(order);
    person.vanish();
    var again = mustBe(201, shop.checkOut(person.id(), "a", wish("tok_visa")));
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(order, again.json().getLong("id"));
    assertEquals("confirmed", again.json().getString("status"), "what it was then");
    assertNamesNobody(again.json());
    assertEquals(cancelled.json().put("shipping_address", IN_QUEBEC).put("billing_address", IN_ONTARIO)
        .putNull("reason"), cancel(order).json());
  }

  @Test
  void an_erased_customer_whose_token_still_lives_checks_out_nothing() {
    shop.add(person.id(), product, 1);
    person.vanish();
    var refused = shop.orders.post("/checkout", wish("tok_visa"), "Authorization", person.token(),
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
    var halt = shop.gateway.halt("erased-" + person.id(), "POST /inventory-service/reservations", 1, true);
    var reply = shop.post(shop.orders, person.id(), "/checkout", wish(card).toBuffer(), "Idempotency-Key", "a",
        "X-Correlation-ID", "erased-" + person.id());
    halt.awaitReached();
    person.vanish();
    halt.end();
    mustBe(card.equals("tok_visa") ? 201 : 402, reply.await());
    var order = shop.orders.number("SELECT id FROM orders WHERE customer_id = $1", person.id());
    if (card.equals("tok_visa")) {
      assertEquals(IN_ONTARIO, reply.result().json().getJsonObject("billing_address"));
      admin(order, "ship");
      admin(order, "deliver");
    }
    assertNamesNobody(seenByTheShop(order));
    assertEquals(List.of(), person.namedIn());
  }

  @Test
  void an_erasure_that_is_told_twice_changes_nothing_more() {
    var order = person.orders(product);
    person.vanish();
    var once = seenByTheShop(order);
    var again = shop.customers.sql("""
        INSERT INTO outbox (type, payload, trace) SELECT type, payload, trace FROM outbox
        WHERE (payload->>'customer_id')::bigint = $1 RETURNING id
        """, person.id()).getFirst().getUUID("id");
    ServiceProcess.await("it is told again", () ->
        shop.orders.number("SELECT count(*) FROM inbox WHERE event_id = $1", again) == 1);
    assertEquals(once, seenByTheShop(order));
  }
}
