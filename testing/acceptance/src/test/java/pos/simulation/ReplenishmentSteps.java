package pos.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pos.testing.Reply;

/** Replenishments, from a store's request to the arrival of the goods. */
final class ReplenishmentSteps {

  /** The statuses before and after each move. */
  private static final Map<String, List<String>> MOVES = new TreeMap<>(Map.of(
      "approve", List.of("requested", "approved"), "reject", List.of("requested", "rejected"),
      "cancel", List.of("approved", "cancelled"), "ship", List.of("approved", "shipped"), "receive", List.of("shipped", "received")));

  /** The model of a replenishment. */
  private static final class Order {
    final long id;
    final long to;
    final Map<Product, Long> requested;
    final Map<Product, Long> sent;
    String status = "requested";

    Order(long id, long to, Map<Product, Long> requested) {
      this.id = id;
      this.to = to;
      this.requested = requested;
      this.sent = new LinkedHashMap<>(requested);
    }

    Map<Product, Long> shipped() {
      var shipped = new LinkedHashMap<>(sent);
      shipped.values().removeIf(count -> count == 0);
      return shipped;
    }
  }

  private final History history;
  private final List<Order> orders = new ArrayList<>();

  ReplenishmentSteps(History history) {
    this.history = history;
  }

  void request() {
    var store = history.places.getFirst();
    var pieces = history.pieces(9);
    var answer = history.askOnce(Call.post(history.world.inventory, "/replenishments",
        new JsonObject().put("location_id", store).put("lines", History.lines(pieces))), 201).json();
    var order = new Order(answer.getLong("id"), store, pieces);
    orders.add(order);
    assertIs(order, answer);
  }

  private static void assertIs(Order order, JsonObject answer) {
    assertEquals(order.status, answer.getString("status"));
    assertEquals(History.CENTRE, answer.getLong("from_location_id"));
    var lines = new TreeMap<Long, JsonObject>();
    order.sent.forEach((product, count) -> lines.put(product.id(),
        product.line("requested", order.requested.get(product)).put("quantity", count)
            .put("received", order.status.equals("received") ? count : null)
            .put("missing", order.status.equals("received") ? 0L : null)));
    assertEquals(new JsonArray(List.copyOf(lines.values())), History.withoutNames(answer.getJsonArray("lines")));
  }

  /** Makes a move with a replenishment, mostly one that is allowed. */
  void move() {
    if (orders.isEmpty()) {
      request();
      return;
    }
    var order = history.dice.of(orders);
    var next = MOVES.keySet().stream().filter(move -> MOVES.get(move).getFirst().equals(order.status)).toList();
    var move = next.isEmpty() || history.dice.oneIn(6) ? history.dice.of(List.copyOf(MOVES.keySet()))
        : history.dice.of(next);
    var lowered = move.equals("approve") && history.dice.oneIn(2) ? lowered(order) : Map.<Product, Long>of();
    var call = Call.post(history.world.inventory, "/replenishments/" + order.id + "/" + move,
        lowered.isEmpty() ? null : new JsonObject().put("lines", History.lines(lowered))).under(history.key());
    var reply = history.ask(call);
    if (!next.contains(move)) {
      History.expectRefusal("409 replenishment-" + order.status, reply);
    } else if (move.equals("ship") && reply.status() == 409) {
      history.shelves.assertShort(History.CENTRE, order.shipped(), reply);
    } else {
      moved(order, move, lowered, History.expect(200, reply));
      history.remember(call, reply);
    }
  }

  /** Returns a smaller quantity for one line, so that something is left of the replenishment. */
  private Map<Product, Long> lowered(Order order) {
    var product = history.dice.of(List.copyOf(order.requested.keySet()));
    var least = order.requested.size() == 1 ? 1 : 0;
    return Map.of(product, (long) history.dice.from(least, order.requested.get(product).intValue()));
  }

  private void moved(Order order, String move, Map<Product, Long> lowered, Reply reply) {
    order.status = MOVES.get(move).getLast();
    order.sent.putAll(lowered);
    assertIs(order, reply.json());
    var reference = "replenishment:" + order.id;
    if (move.equals("ship")) {
      history.shelves.assertEnough(History.CENTRE, order.shipped());
      history.shelves.move(History.CENTRE, order.shipped(), -1);
      history.shelves.enter(History.CENTRE, "shipment", reference);
    } else if (move.equals("receive")) {
      history.shelves.move(order.to, order.shipped(), 1);
      history.shelves.enter(order.to, "arrival", reference);
    }
  }
}
