package pos.reporting.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pos.common.remote.Remote;
import pos.common.run.Environment;

/** The cart service, which knows how many carts were begun. */
public final class CartClient {

  private static final int TIMEOUT_MILLIS = 500;

  private final Remote remote;

  public CartClient(Vertx vertx, Environment environment) {
    this.remote = new Remote(vertx, environment, "cart-service", TIMEOUT_MILLIS);
  }

  /** Returns the number of carts of each of the last days, or empty when the service could not be asked. */
  public Future<Optional<Map<LocalDate, Long>>> begun() {
    return remote.get("/purchases/summary").timeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).map(answer -> {
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("cart-service answered " + answer.statusCode());
      }
      var begun = new HashMap<LocalDate, Long>();
      answer.bodyAsJsonObject().getJsonArray("days").forEach(item -> {
        var day = (JsonObject) item;
        begun.put(LocalDate.parse(day.getString("day")), day.getLong("carts"));
      });
      return Optional.<Map<LocalDate, Long>>of(begun);
    }).otherwise(Optional.empty());
  }

  public void close() {
    remote.close();
  }
}
