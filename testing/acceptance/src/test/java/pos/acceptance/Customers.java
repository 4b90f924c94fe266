package pos.acceptance;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
import pos.common.run.Environment;
import pos.common.shop.CustomerTokens;
import pos.common.shop.CustomerTokens.Claims;
import pos.shop.Part;
import pos.testing.Reply;

/** Customers of the web shop that keep the orders they get, and repeat unanswered requests. */
final class Customers {

  private static final long RETRY_MILLIS = 50;
  /** Codes of the refusals while the same request is in progress. */
  private static final Set<String> IN_PROGRESS = Set.of("idempotency-in-progress", "checkout-in-progress");
  private static final JsonObject ADDRESS = new JsonObject().put("full_name", "Camille Tremblay")
      .put("line1", "355 rue Sainte-Catherine Ouest").put("city", "Montréal").put("province", "QC")
      .put("postal_code", "H3B 1A5");
  private static final CustomerTokens TOKENS =
      new CustomerTokens(Vertx.vertx(), Environment.read(Map.of(), "order-service", 8007));
  private static final AtomicInteger NUMBERS = new AtomicInteger(1000);

  /** The totals of confirmed orders by id. */
  final Map<Long, Long> orders = new ConcurrentHashMap<>();
  /** Requests without a response, or with 5xx. */
  final AtomicInteger failures = new AtomicInteger();
  private final Floor floor;
  private final Map<Long, Baskets> baskets = new ConcurrentHashMap<>();

  /** The numbers of requests to add a piece, and of their responses. */
  private record Baskets(AtomicInteger asked, AtomicInteger answered) {}

  Customers(Floor floor) {
    this.floor = floor;
  }

  static long newId() {
    return NUMBERS.incrementAndGet();
  }

  static String[] headers(long customer, String key) {
    return new String[] {"Authorization", "Bearer "
        + TOKENS.issue(new Claims(customer, UUID.randomUUID(), UUID.randomUUID()), Instant.now()),
        "Idempotency-Key", key};
  }

  /** Places one order after the other, with a random card, until the shop is closed. */
  Future<Void> buyUntil(AtomicBoolean closed, long customer, long product, List<String> cards) {
    return Tills.repeat(closed, () -> buy(customer, product, cards));
  }

  private Future<Reply> buy(long customer, long product, List<String> cards) {
    var key = UUID.randomUUID().toString();
    var card = cards.get(Math.floorMod(key.hashCode(), cards.size()));
    return add(customer, product)
        .compose(_ -> untilAnswered(() -> checkOut(customer, key, card)))
        .map(outcome -> {
          assertEquals(card.equals("tok_declined") ? 402 : 201, outcome.status(), () -> card + " " + outcome.body());
          return outcome;
        });
  }

  /** Adds a piece to the cart; it may be added more than once when a response is lost. */
  Future<Reply> add(long customer, long product) {
    var basket = baskets.computeIfAbsent(customer, _ -> new Baskets(new AtomicInteger(), new AtomicInteger()));
    return untilAnswered(() -> {
      basket.asked.incrementAndGet();
      return floor.client().post("/cart-service/add", Bodies.line(product, 1),
          headers(customer, UUID.randomUUID().toString()));
    }).map(reply -> {
      assertEquals(200, reply.status(), () -> reply.body().toString());
      basket.answered.incrementAndGet();
      return reply;
    });
  }

  /** Checks out once, and keeps the order if it is confirmed. */
  Future<Reply> checkOut(long customer, String key, String card) {
    var body = new JsonObject().put("shipping_address", ADDRESS)
        .put("payment", new JsonObject().put("method", "card").put("token", card));
    return floor.client().post("/order-service/checkout", body, headers(customer, key)).onSuccess(reply -> {
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
      return !failed && reply.status() != 202 && !(reply.status() == 409 && IN_PROGRESS.contains(reply.code()))
          ? Future.succeededFuture(reply)
          : floor.timer(RETRY_MILLIS).compose(_ -> untilAnswered(request));
    });
  }

  /** Compares the confirmed orders with the database, and the added pieces with those bought and in the carts. */
  void check() {
    var found = floor.databases().sql(Part.ORDER, "SELECT id, total_cents FROM orders WHERE status = 'confirmed'")
        .stream().collect(toMap(row -> row.getLong("id"), row -> row.getLong("total_cents")));
    assertEquals(orders, found, "I5, I7: the confirmed orders are those in the database");
    assertCustomersSeeTheirOwnOrdersOnly();
    var bought = bought();
    Future.all(baskets.entrySet().stream().map(entry -> inCart(entry.getKey()).map(left -> {
      var basket = entry.getValue();
      var pieces = left + bought.getOrDefault(entry.getKey(), 0L);
      assertTrue(basket.answered.get() <= pieces && pieces <= basket.asked.get(), () ->
          "customer " + entry.getKey() + " added " + basket + " pieces, but has " + pieces);
      return left;
    })).toList()).await();
  }

  /** I9: a customer sees only their own orders, and not that of another customer. */
  private void assertCustomersSeeTheirOwnOrdersOnly() {
    var newest = floor.databases().sql(Part.ORDER, """
        SELECT customer_id, max(id) AS id FROM orders WHERE status = 'confirmed' GROUP BY customer_id ORDER BY 1
        """);
    for (int i = 0; i < newest.size(); i++) {
      var customer = newest.get(i).getLong("customer_id");
      var list = expect(200, floor.client().get("/order-service/orders?limit=200", headers(customer, "")));
      assertEquals(Set.of(customer), list.getJsonArray("items").stream()
          .map(order -> ((JsonObject) order).getLong("customer_id")).collect(toSet()));
      var own = "/order-service/orders/" + newest.get(i).getLong("id");
      expect(200, floor.client().get(own, headers(customer, "")));
      var next = newest.get((i + 1) % newest.size()).getLong("customer_id");
      expect(next.equals(customer) ? 200 : 404, floor.client().get(own, headers(next, "")));
    }
  }

  private Map<Long, Long> bought() {
    return floor.databases().sql(Part.ORDER, """
        SELECT customer_id, sum(quantity)::bigint AS pieces FROM order_items JOIN orders o ON o.id = order_id
        WHERE confirmed_at IS NOT NULL GROUP BY customer_id
        """).stream().collect(toMap(row -> row.getLong("customer_id"), row -> row.getLong("pieces")));
  }

  private Future<Long> inCart(long customer) {
    return floor.client().get("/cart-service/cart?priced=false", headers(customer, "")).map(reply -> {
      assertEquals(200, reply.status(), () -> reply.body().toString());
      return reply.items().stream().mapToLong(item -> ((JsonObject) item).getLong("quantity")).sum();
    });
  }
}
