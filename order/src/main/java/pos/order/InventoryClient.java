package pos.order;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import pos.common.run.Environment;
import pos.common.rule.Failure;
import pos.common.remote.Remote;

/** The inventory service, where an order's goods are held and taken; every call may be made again. */
final class InventoryClient {

  /** Web orders are served from the logistics centre. */
  static final long LOCATION = 6;
  static final String INSUFFICIENT = "insufficient-stock";
  private static final int TIMEOUT_MILLIS = 2000;
  /** Longer than a checkout takes; for what a crash leaves behind. */
  private static final int HOLD_SECONDS = 120;

  private final Remote remote;

  /** The reservation that holds the goods, or why there is none. */
  record Hold(long id, Failure refusal) {}

  InventoryClient(Vertx vertx, Environment environment) {
    remote = new Remote(vertx, environment, "inventory-service", TIMEOUT_MILLIS);
  }

  /** Holds the order's goods; under a reference that is known already it answers the hold that is there. */
  Future<Hold> reserve(Order order, String reference) {
    return remote.postRepeatable("/reservations", new JsonObject().put("reference", reference)
        .put("location_id", LOCATION).put("ttl_seconds", HOLD_SECONDS)
        .put("lines", Item.quantities(order.content().items())))
        .map(answer -> {
          var body = answer.bodyAsJsonObject();
          if (answer.statusCode() == 409 && INSUFFICIENT.equals(body.getString("code"))) {
            return new Hold(0, Failure.conflict(INSUFFICIENT, "There is not enough left of every product.")
                .with("shortages", body.getJsonArray("shortages")));
          }
          return new Hold(succeeded(answer).getLong("id"), null);
        });
  }

  /** Takes the goods out of the stock. @return false when they are not held any more */
  Future<Boolean> commit(long reservation) {
    return remote.postRepeatable("/reservations/" + reservation + "/commit", new JsonObject())
        .map(answer -> answer.statusCode() != 409 && answer.statusCode() != 404 && succeeded(answer) != null);
  }

  /** Gives the goods back, as far as they are still held. */
  Future<Void> release(long reservation) {
    return remote.postRepeatable("/reservations/" + reservation + "/release", new JsonObject())
        .map(answer -> answer.statusCode() == 404 ? null : succeeded(answer)).mapEmpty();
  }

  void close() {
    remote.close();
  }

  private static JsonObject succeeded(HttpResponse<Buffer> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "inventory-service answered " + answer.statusCode() + " " + answer.bodyAsString());
    }
    return answer.bodyAsJsonObject();
  }
}
