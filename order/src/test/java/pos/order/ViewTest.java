package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.order.core.Order;
import pos.order.core.OrderSummary;
import pos.order.core.Samples;
import pos.order.core.Status;

/** The links of orders. */
class ViewTest {

  @ParameterizedTest
  @EnumSource
  void links_show_what_is_allowed_now(Status status) {
    var customer = Map.of(Status.CONFIRMED, Set.of("cancel")).getOrDefault(status, Set.of());
    var shop = Map.of(Status.CONFIRMED, Set.of("ship", "refund"), Status.SHIPPED, Set.of("deliver", "refund"),
        Status.DELIVERED, Set.of("refund"), Status.PAID, Set.of("refund"), Status.RESERVED, Set.of("refund"))
        .getOrDefault(status, Set.of());
    assertEquals(customer, actions(View.CUSTOMER, Samples.order(status, null)));
    assertEquals(shop, actions(View.ADMIN, Samples.order(status, null)));
    assertEquals(Set.of(), actions(View.ADMIN, Samples.order(status, Status.REFUNDED)));
  }

  @Test
  void links_lead_to_the_order_and_its_history_as_each_side_reads_them() {
    var order = Samples.order(Status.CONFIRMED, null);
    assertEquals("/order-service/orders/9", View.CUSTOMER.path(order));
    assertEquals("/order-service/admin/orders/9", View.ADMIN.path(order));
    var links = View.CUSTOMER.toJson(order).getJsonObject("_links");
    assertEquals(new JsonObject().put("self", href("")).put("history", href("/history"))
        .put("cancel", href("/cancel").put("method", "POST")), links);
    assertEquals(order.toJson().put("_links", links), View.CUSTOMER.toJson(order));
    assertEquals(new JsonObject().put("self", href("/history")).put("order", href("")),
        View.CUSTOMER.historyLinks(order));
    var summary = new OrderSummary(order, 3);
    assertEquals(summary.toJson().put("_links", links), View.CUSTOMER.toJson(summary));
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", "/order-service/orders/9" + path);
  }

  private static Set<String> actions(View view, Order order) {
    var links = new TreeSet<>(view.toJson(order).getJsonObject("_links").fieldNames());
    assertTrue(links.removeAll(Set.of("self", "history")));
    return links;
  }
}
