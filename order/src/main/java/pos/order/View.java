package pos.order;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** An order as its customer sees it or as the shop's people do: under which path, and what may be done there. */
enum View {
  CUSTOMER("/order-service/orders/", Map.of(Status.CANCELLED, "cancel")),
  ADMIN("/order-service/admin/orders/", Map.of(Status.SHIPPED, "ship", Status.DELIVERED, "deliver",
      Status.REFUNDED, "refund"));

  private final String orders;
  private final Map<Status, String> actions;

  View(String orders, Map<Status, String> actions) {
    this.orders = orders;
    this.actions = actions;
  }

  String path(Order order) {
    return orders + order.id();
  }

  /** The order with links to what is allowed now. */
  JsonObject toJson(Order order) {
    var links = new JsonObject().put("self", href(path(order))).put("history", href(path(order) + "/history"));
    order.next().stream().map(actions::get).filter(action -> action != null)
        .forEach(action -> links.put(action, href(path(order) + "/" + action).put("method", "POST")));
    return order.toJson().put("_links", links);
  }

  JsonObject historyLinks(Order order) {
    return new JsonObject().put("self", href(path(order) + "/history")).put("order", href(path(order)));
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", path);
  }
}
