package pos.order;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import pos.common.rule.Links;
import pos.order.core.Order;
import pos.order.core.OrderSummary;
import pos.order.core.Status;

/** An order as its customer sees it, or the shop's staff: under which path, and with which actions. */
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

  /** Returns the order with links to what is allowed now. */
  JsonObject toJson(Order order) {
    return order.toJson().put("_links", links(order));
  }

  /** Does the same for a list. */
  JsonObject toJson(OrderSummary summary) {
    return summary.toJson().put("_links", links(summary.order()));
  }

  private JsonObject links(Order order) {
    var links = Links.self(path(order)).to("history", path(order) + "/history");
    order.next().stream().filter(actions::containsKey).map(actions::get)
        .forEach(action -> links.action(action, "POST", path(order) + "/" + action));
    return links.toJson();
  }

  JsonObject historyLinks(Order order) {
    return Links.self(path(order) + "/history").to("order", path(order)).toJson();
  }
}
