package pos.acceptance;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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

  /** Returns the operations of all lists. */
  static Stream<String> lists() {
    return all().keySet().stream().filter(operation -> operation.contains(" list_"));
  }

  /** Returns method and path of each operation that changes something, by service and name. */
  static Map<String, String> changes() {
    var changes = all();
    changes.values().removeIf(call -> call.startsWith("GET "));
    return changes;
  }
}
