package pos.acceptance;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import pos.common.shop.CustomerTokens;
import pos.common.run.Environment;
import pos.testing.Reply;

/** Customers of the web shop who note what they were told, and ask again until they are told something. */
final class Customers {

  private static final long AGAIN_MILLIS = 50;
  /** Told when the same request is still being worked on. */
  private static final Set<String> NOT_YET = Set.of("idempotency-in-progress", "checkout-in-progress");
  private static final JsonObject ADDRESS = new JsonObject().put("full_name", "Camille Tremblay")
      .put("line1", "355 rue Sainte-Catherine Ouest").put("city", "Montréal").put("province", "QC")
      .put("postal_code", "H3B 1A5");
  private static final CustomerTokens TOKENS =
      new CustomerTokens(Environment.read(Map.of(), "order-service", 8007));
  private static final AtomicInteger NUMBERS = new AtomicInteger(1000);

  /** The totals of the orders they were told of. */
  final Map<Long, Long> orders = new ConcurrentHashMap<>();
  /** Requests without an answer; 5xx is none. */
  final AtomicInteger failures = new AtomicInteger();
  private final Floor floor;
  private final Map<Long, Baskets> baskets = new ConcurrentHashMap<>();

  /** How many pieces a customer asked for, and how many of these requests were answered. */
  private record Baskets(AtomicInteger asked, AtomicInteger answered) {}

  Customers(Floor floor) {
    this.floor = floor;
  }

  static long customer() {
    return NUMBERS.incrementAndGet();
  }

  static String[] headers(long customer, String key) {
    return new String[] {"Authorization", "Bearer " + TOKENS.issue(customer, UUID.randomUUID(), Instant.now()),
        "Idempotency-Key", key};
  }

  /** Buys, one order after the other, and pays with each of the cards in turn. */
  Future<Void> buyUntil(AtomicBoolean closed, long customer, long product, List<String> cards) {
    return Tills.repeat(closed, () -> buy(customer, product, cards));
  }

  private Future<Reply> buy(long customer, long product, List<String> cards) {
    var key = UUID.randomUUID().toString();
    var card = cards.get(Math.floorMod(key.hashCode(), cards.size()));
    return add(customer, product)
        .compose(added -> untilAnswered(() -> checkOut(customer, key, card)))
        .map(outcome -> {
          assertEquals(card.equals("tok_declined") ? 402 : 201, outcome.status(), () -> card + " " + outcome.body());
          return outcome;
        });
  }

  /** Puts one piece into the cart; another one when there was no answer. */
  Future<Reply> add(long customer, long product) {
    var basket = baskets.computeIfAbsent(customer, any -> new Baskets(new AtomicInteger(), new AtomicInteger()));
    return untilAnswered(() -> {
      basket.asked.incrementAndGet();
      return floor.post("/cart-service/add", Tills.line(product, 1), headers(customer, UUID.randomUUID().toString()));
    }).map(reply -> {
      assertEquals(200, reply.status(), () -> reply.body().toString());
      basket.answered.incrementAndGet();
      return reply;
    });
  }

  /** Once; notes the order when there is one. */
  Future<Reply> checkOut(long customer, String key, String card) {
    var body = new JsonObject().put("shipping_address", ADDRESS)
        .put("payment", new JsonObject().put("method", "card").put("token", card));
    return floor.post("/order-service/checkout", body, headers(customer, key)).onSuccess(reply -> {
      if (reply.status() == 201) {
        orders.put(reply.json().getLong("id"), reply.json().getLong("total_cents"));
      }
    });
  }

  private Future<Reply> untilAnswered(Supplier<Future<Reply>> request) {
    return request.get().compose(reply -> {
      var failed = reply.status() == 0 || reply.status() >= 500;
      if (failed) {
        failures.incrementAndGet();
      }
      return !failed && reply.status() != 202 && !(reply.status() == 409 && NOT_YET.contains(reply.code()))
          ? Future.succeededFuture(reply)
          : floor.timer(AGAIN_MILLIS).compose(later -> untilAnswered(request));
    });
  }

  /** What they were told is in the books, and there is nothing else; what they wanted is bought or in their carts. */
  void check() {
    var books = floor.sql(Floor.ORDER, "SELECT id, total_cents FROM orders WHERE status = 'confirmed'").stream()
        .collect(toMap(row -> row.getLong("id"), row -> row.getLong("total_cents")));
    assertEquals(orders, books, "I5, I7: every order was told of, every order told of is there");
    assertEverybodySeesOwnOrdersOnly();
    var bought = bought();
    Future.all(baskets.entrySet().stream().map(entry -> inCart(entry.getKey()).map(left -> {
      var basket = entry.getValue();
      var pieces = left + bought.getOrDefault(entry.getKey(), 0L);
      assertTrue(basket.answered.get() <= pieces && pieces <= basket.asked.get(), () ->
          "customer " + entry.getKey() + " put in " + basket + " pieces, and has " + pieces);
      return left;
    })).toList()).await();
  }

  /** I9: each customer's newest orders are his own, and the order of the next customer is not there for him. */
  private void assertEverybodySeesOwnOrdersOnly() {
    var newest = floor.sql(Floor.ORDER, """
        SELECT customer_id, max(id) AS id FROM orders WHERE status = 'confirmed' GROUP BY customer_id ORDER BY 1
        """);
    for (int i = 0; i < newest.size(); i++) {
      var customer = newest.get(i).getLong("customer_id");
      var list = Floor.expect(200, floor.get("/order-service/orders?limit=200", headers(customer, "")));
      assertEquals(Set.of(customer), list.getJsonArray("items").stream()
          .map(order -> ((JsonObject) order).getLong("customer_id")).collect(toSet()));
      var own = newest.get(i).getLong("id");
      Floor.expect(200, floor.get("/order-service/orders/" + own, headers(customer, "")));
      var next = newest.get((i + 1) % newest.size()).getLong("customer_id");
      Floor.expect(next.equals(customer) ? 200 : 404, floor.get("/order-service/orders/" + own, headers(next, "")));
    }
  }

  private Map<Long, Long> bought() {
    return floor.sql(Floor.ORDER, """
        SELECT customer_id, sum(quantity)::bigint AS pieces FROM order_items JOIN orders o ON o.id = order_id
        WHERE confirmed_at IS NOT NULL GROUP BY customer_id
        """).stream().collect(toMap(row -> row.getLong("customer_id"), row -> row.getLong("pieces")));
  }

  private Future<Long> inCart(long customer) {
    return floor.get("/cart-service/cart?priced=false", headers(customer, "")).map(reply -> {
      assertEquals(200, reply.status(), () -> reply.body().toString());
      return reply.items().stream().mapToLong(item -> ((JsonObject) item).getLong("quantity")).sum();
    });
  }
}
