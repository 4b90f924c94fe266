package pos.cart;

import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import pos.common.rule.Failure;

/** What became of a request; {@code answer} is what it was answered the first time, if that was kept. */
record Outcome(Cart cart, boolean repeated, JsonObject answer) {

  /** @throws Failure when the script refused, having changed nothing */
  static Outcome of(Session session, Response reply) {
    return switch (word(reply)) {
      case "ok" -> new Outcome(cart(session, reply), false, null);
      case "repeated" -> reply.get(3) == null ? new Outcome(cart(session, reply), true, null)
          : new Outcome(null, true, new JsonObject(reply.get(3).toString()));
      case "reused" -> throw Failure.of(422, "idempotency-key-reused",
          "This Idempotency-Key was used for another request. Take a new key for a new request.");
      case "unknown" -> throw Failure.of(404, "session-not-found",
          "There is no such guest session: it has expired, was merged or was never opened. POST /guest opens one.");
      case "stale" -> throw Failure.stale(reply.get(1).toLong());
      case "too-many-pieces" -> throw Failure.conflict("too-many-pieces",
          "A cart has at most " + Line.MAX_QUANTITY + " pieces of a product, those already there included.");
      case "too-many-products" -> throw Failure.conflict("too-many-products",
          "A cart has at most " + Cart.MAX_PRODUCTS + " different products.");
      default -> throw new IllegalStateException("a script answered " + reply);
    };
  }

  static boolean isOk(Response reply) {
    return word(reply).equals("ok");
  }

  /** Whether the cart would have more of a product that the catalogue does not sell, or did not answer for. */
  static boolean isNotSold(Response reply) {
    return word(reply).equals("not-sold");
  }

  private static String word(Response reply) {
    return reply.get(0).toString();
  }

  private static Cart cart(Session session, Response reply) {
    return Cart.of(session, reply.get(1).toLong(), reply.get(2).toString());
  }
}
