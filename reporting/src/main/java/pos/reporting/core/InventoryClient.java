package pos.reporting.core;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import pos.common.remote.Remote;
import pos.common.run.Environment;

/** The inventory service, which knows of which products there is too little or too much. */
public final class InventoryClient {

  private static final int TIMEOUT_MILLIS = 500;
  private static final int MOST = 50;

  private final Remote remote;

  public InventoryClient(Vertx vertx, Environment environment) {
    this.remote = new Remote(vertx, environment, "inventory-service", TIMEOUT_MILLIS);
  }

  /** Returns the newest alerts, {@code items}, and whether the service could be asked, {@code status}. */
  public Future<JsonObject> alerts() {
    return Future.all(list("/alerts?limit=" + MOST), list("/alerts?status=over&limit=" + MOST))
        .map(lists -> new JsonObject().put("status", "up").put("alerts", lists.<JsonArray>resultAt(0))
            .put("overstock", lists.<JsonArray>resultAt(1)))
        .timeout(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .otherwise(_ -> new JsonObject().put("status", "down").put("alerts", new JsonArray())
            .put("overstock", new JsonArray()));
  }

  private Future<JsonArray> list(String path) {
    return remote.get(path).map(answer -> {
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("inventory-service answered " + answer.statusCode());
      }
      var alerts = new JsonArray();
      answer.bodyAsJsonObject().getJsonArray("items").forEach(item -> alerts.add(alert((JsonObject) item)));
      return alerts;
    });
  }

  private static JsonObject alert(JsonObject stock) {
    var alert = new JsonObject();
    for (var field : new String[] {"location_id", "product_id", "status", "on_hand", "available", "alert_threshold",
        "since"}) {
      alert.put(field, stock.getValue(field));
    }
    return alert;
  }

  public void close() {
    remote.close();
  }
}
