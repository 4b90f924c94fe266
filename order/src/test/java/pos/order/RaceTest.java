package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import pos.testing.Reply;

class RaceTest {

  private final Shop shop = Shop.shared();

  @BeforeAll
  static void open() {
    Shop.shared().awaitBusiness();
  }

  @AfterEach
  void check() {
    shop.assertBooksAgree();
  }

  private static Map<String, Long> outcomes(List<Reply> replies) {
    return replies.stream().collect(Collectors.groupingBy(reply ->
        reply.status() + (reply.status() < 400 ? "" : " " + reply.code()), TreeMap::new, Collectors.counting()));
  }

  private Map<String, Long> race(int count, IntFunction<Future<Reply>> request) {
    return outcomes(shop.orders.race(count, request));
  }

  @Test
  void a_request_sent_a_hundred_times_at_once_makes_one_order() {
    var product = shop.product(1000, 500);
    var customer = shop.customerWith(product, 3);
    var replies = shop.orders.race(100, i -> shop.checkingOut(customer, "race", paidWith("tok_visa")));
    assertTrue(Set.of("201", "409 idempotency-in-progress").containsAll(outcomes(replies).keySet()),
        () -> outcomes(replies).toString());
    var bodies = replies.stream().filter(reply -> reply.status() == 201).map(Reply::body).distinct().toList();
    assertEquals(List.of(mustBe(201, shop.checkOut(customer, "race", paidWith("tok_visa"))).body()), bodies);
    assertEquals(1, shop.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1", customer));
    assertEquals(List.of(497L, 0L), shop.stock(product));
  }

  @RepeatedTest(5)
  void devices_that_check_out_the_same_cart_at_once_make_one_order() {
    var product = shop.product(1000, 500);
    var customer = shop.customerWith(product, 3);
    var outcomes = race(20, i -> shop.checkingOut(customer, "device " + i, paidWith("tok_visa")));
    assertEquals(1, outcomes.get("201"));
    assertTrue(Set.of("201", "409 checkout-in-progress", "409 cart-empty").containsAll(outcomes.keySet()),
        outcomes::toString);
    assertEquals(List.of(497L, 0L), shop.stock(product));
  }

  @RepeatedTest(5)
  void only_one_of_twenty_customers_gets_the_last_piece() {
    var product = shop.product(1000, 1);
    var customers = LongStream.range(0, 20).map(i -> shop.customerWith(product, 1)).toArray();
    assertEquals(Map.of("201", 1L, "409 insufficient-stock", 19L),
        race(20, i -> shop.checkingOut(customers[i], "last", paidWith("tok_visa"))));
    assertEquals(List.of(0L, 0L), shop.stock(product));
  }

  /** Every piece that was added to the cart is still in it or in one order. */
  @RepeatedTest(3)
  void what_is_added_during_a_checkout_is_neither_lost_nor_bought_twice() {
    var product = shop.product(100, 1000);
    var customer = shop.customerWith(product, 1);
    var done = new AtomicBoolean();
    var adding = adding(customer, product, done, 0);
    var orders = IntStream.range(0, 8).mapToObj(i -> shop.checkOut(customer)).filter(reply -> reply.status() == 201)
        .map(Reply::json).toList();
    done.set(true);
    var added = 1 + adding.await();
    assertTrue(orders.size() > 1 && added > 8, orders.size() + " orders, " + added + " pieces");
    shop.assertBooksAgree();
    var left = pieces(shop.cart(customer).stream().map(JsonObject.class::cast).toList());
    var bought = orders.stream().mapToLong(order -> pieces(order.getJsonArray("items").stream()
        .map(JsonObject.class::cast).toList())).sum();
    assertEquals(added, left + bought);
    assertEquals(List.of(1000 - bought, 0L), shop.stock(product));
  }

  private Future<Integer> adding(long customer, long product, AtomicBoolean done, int count) {
    var line = new JsonObject().put("product_id", product).put("quantity", 1).toBuffer();
    return done.get() ? Future.succeededFuture(count)
        : shop.post(shop.carts, customer, "/add", line)
            .compose(added -> adding(customer, product, done, count + (mustBe(200, added).status() == 200 ? 1 : 0)));
  }

  private static long pieces(List<JsonObject> items) {
    return items.stream().mapToLong(item -> item.getLong("quantity")).sum();
  }

  private Future<Reply> admin(long order, String action, String key) {
    return shop.orders.send(HttpMethod.POST, "/admin/orders/" + order + "/" + action,
        new JsonObject().put("reason", "race").toBuffer(), "Idempotency-Key", key);
  }

  @RepeatedTest(5)
  void an_order_is_cancelled_or_shipped_but_not_both() {
    var customer = shop.customerWith(shop.product(1000, 5), 1);
    var order = shop.order(customer).getLong("id");
    var replies = shop.orders.race(10, i -> i % 2 == 0 ? admin(order, "ship", UUID.randomUUID().toString())
        : shop.post(shop.orders, customer, "/orders/" + order + "/cancel", null));
    assertEquals(1, outcomes(replies).get("200"), () -> outcomes(replies).toString());
    var status = shop.get(customer, "/orders/" + order).json().getString("status");
    assertTrue(shop.history(order).getLast().startsWith(status));
    assertEquals(status.equals("cancelled"), shop.charged(order) == 0);
  }

  @RepeatedTest(5)
  void an_order_is_refunded_once() {
    var order = shop.order(shop.customerWith(shop.product(1000, 5), 1)).getLong("id");
    var outcomes = race(10, i -> admin(order, "refund", order + " by " + i));
    assertEquals(1, outcomes.get("200"));
    assertTrue(Set.of("200", "409 order-in-progress", "409 order-refunded").containsAll(outcomes.keySet()),
        outcomes::toString);
    var events = shop.orders.number("SELECT count(*) FROM outbox WHERE (payload->>'id')::bigint = $1", order);
    assertEquals(2, events);
  }

  @Test
  void a_refund_sent_several_times_at_once_under_one_key_happens_once() {
    var order = shop.order(shop.customerWith(shop.product(1000, 5), 1)).getLong("id");
    var outcomes = race(20, i -> admin(order, "refund", "one refund"));
    assertNotNull(outcomes.remove("200"));
    assertTrue(Set.of("409 idempotency-in-progress").containsAll(outcomes.keySet()), outcomes::toString);
  }

  /** Each of the refunds that wait for each other is of what the earlier ones have left. */
  @RepeatedTest(3)
  void goodwill_that_is_given_by_many_at_once_is_never_more_than_was_paid() {
    var placed = shop.order(shop.customerWith(shop.product(1000, 5), 2));
    var order = placed.getLong("id");
    var most = placed.getLong("total_cents") / 700;
    var body = new JsonObject().put("reason", "late").put("goodwill_cents", 700).toBuffer();
    var given = 0L;
    for (int round = 0; given < most; round++) {
      var by = order + " goodwill " + round + " by ";
      var outcomes = race(10, i -> shop.orders.send(HttpMethod.POST, "/admin/orders/" + order + "/refund", body,
          "Idempotency-Key", by + i));
      assertTrue(Set.of("200", "409 order-in-progress", "422 invalid-input").containsAll(outcomes.keySet()),
          outcomes::toString);
      given += outcomes.getOrDefault("200", 0L);
    }
    assertEquals(most, given);
    assertEquals(placed.getLong("total_cents") - 700 * most, shop.charged(order));
    assertEquals(most, shop.orders.number("""
        SELECT count(*) FROM payment_simulator.refunds WHERE key = (SELECT 'order:' || id || ':' || uuid FROM orders
          WHERE id = $1)""", order));
  }

  @Test
  void orders_survive_other_services_that_are_away_for_a_while() {
    var product = shop.product(1000, 1000);
    var replies = new ArrayList<Future<Reply>>();
    for (var away : List.of(shop.inventory, shop.carts, shop.products)) {
      for (int i = 0; i < 10; i++) {
        var customer = shop.customerWith(product, 1);
        replies.add(shop.checkingOut(customer, "away", paidWith(i % 5 == 0 ? "tok_declined" : "tok_visa")));
      }
      shop.gateway().leadNowhere(away.environment().service());
      Future.all(replies.subList(replies.size() - 10, replies.size())).timeout(1, TimeUnit.SECONDS)
          .otherwiseEmpty().await();
      shop.gateway().lead(away);
    }
    var outcomes = outcomes(Future.all(replies).await().list());
    assertTrue(Set.of("201", "202", "402 payment-declined", "503 unavailable").containsAll(outcomes.keySet()),
        outcomes::toString);
    shop.awaitBusiness();
  }
}
