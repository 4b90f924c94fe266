package pos.acceptance;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import pos.testing.Reply;

/** Customers of the web shop who fill carts, check out and cancel orders, and keep what they are told. */
final class Shoppers {

  private static final int LONGEST_PAUSE_MILLIS = 1000;
  private static final List<String> CARDS = List.of("tok_visa", "tok_visa", "tok_visa", "tok_declined");
  private static final Set<String> DONE = Set.of("200");
  private static final Set<String> CLEARED = Set.of("204");
  private static final String CART_EMPTY = "cart-empty";
  /** Refused are a card, goods that are gone, a cart that Redis has lost, and a checkout that stood still. */
  private static final Set<String> OUTCOMES = Set.of("201", "402 payment-declined", "409 insufficient-stock",
      "409 " + CART_EMPTY, "409 checkout-too-late");

  /** An order as its customer knows it. */
  record Ordered(long totalCents, String status) {

    @Override
    public String toString() {
      return totalCents + " cents, " + status;
    }
  }

  /** The orders that were answered 201, by id. */
  final Map<String, Ordered> orders = new ConcurrentHashMap<>();
  private final Floor floor;
  private final PatientClient client;
  private final Goods goods;
  private final Customers customers;
  private final IntSupplier lossesOfCarts;

  /** @param lossesOfCarts tells how often Redis has lost all carts */
  Shoppers(Floor floor, PatientClient client, Goods goods, IntSupplier lossesOfCarts) {
    this.floor = floor;
    this.client = client;
    this.goods = goods;
    this.customers = new Customers(floor);
    this.lossesOfCarts = lossesOfCarts;
  }

  /** Places one order after the other until the shop is closed. */
  Future<Void> shop(AtomicBoolean closed, Random random) {
    var shopper = new Shopper(Customers.newId(), random);
    return Tills.repeat(closed, shopper::buy);
  }

  private final class Shopper {

    private final long id;
    private final Random random;

    Shopper(long id, Random random) {
      this.id = id;
      this.random = random;
    }

    private String[] headers(String key) {
      return Customers.headers(id, key);
    }

    private Future<Reply> ask(String kind, Set<String> expected, Request request) {
      var key = UUID.randomUUID().toString();
      return client.ask(kind, "of customer " + id + " under the key " + key, expected, () -> request.send(key));
    }

    Future<Reply> buy() {
      var losses = lossesOfCarts.getAsInt();
      return floor.timer(1 + random.nextInt(LONGEST_PAUSE_MILLIS)).compose(_ -> add()).compose(_ -> checkOut())
          .compose(reply -> {
            if (reply.status() == 201) {
              return keep(reply.json());
            }
            if (reply.status() == 409 && reply.code().equals(CART_EMPTY) && losses == lossesOfCarts.getAsInt()) {
              throw new AssertionError("the cart of customer " + id + " is empty: " + reply.body());
            }
            // otherwise what is short would be asked for for ever
            return reply.status() == 409 ? clear() : Future.succeededFuture();
          });
    }

    private Future<Reply> add() {
      var line = goods.lines(random, random.nextInt(4) == 0).getFirst();
      return ask("add", DONE, key -> floor.client().post("/cart-service/add", line, headers(key)));
    }

    private Future<Reply> checkOut() {
      var card = Goods.any(CARDS, random);
      return ask("checkout", OUTCOMES, key -> customers.checkOut(id, key, card)).map(reply -> {
        if (card.equals("tok_declined") ? reply.status() == 201 : reply.status() == 402) {
          throw new AssertionError(card + " of customer " + id + ": " + reply.body());
        }
        return reply;
      });
    }

    private Future<Reply> clear() {
      return ask("clear", CLEARED, key -> floor.client().delete("/cart-service/cart", headers(key)));
    }

    private Future<Reply> keep(JsonObject order) {
      var number = String.valueOf(order.getLong("id"));
      var ordered = new Ordered(order.getLong("total_cents"), "confirmed");
      orders.put(number, ordered);
      return random.nextInt(3) > 0 ? Future.succeededFuture()
          : ask("cancel", DONE, key -> floor.client().post("/order-service/orders/" + number + "/cancel",
              new JsonObject().put("reason", "Found it at home"), headers(key)))
              .onSuccess(_ -> orders.put(number, new Ordered(ordered.totalCents, "cancelled")));
    }
  }

  private interface Request {
    Future<Reply> send(String key);
  }
}
