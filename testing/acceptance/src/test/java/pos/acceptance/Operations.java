package pos.acceptance;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import pos.shop.Part;
import pos.testing.Contract;

/** The operations of all contracts. */
final class Operations {

  private Operations() {}

  /** Returns method and path behind the gateway, such as {@code GET /order-service/orders/:id}, by service and name. */
  static Map<String, String> all() {
    var vertx = Vertx.vertx();
    try {
      var operations = new TreeMap<String, String>();
      for (var part : Part.values()) {
        Contract.read(vertx, part.owner() + "/openapi.yaml").operations().forEach((call, name) ->
            operations.put(part.owner() + " " + name, call.replaceFirst(" ", " /" + part.service())));
      }
      return operations;
    } finally {
      vertx.close().await();
    }
  }
}
