package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pos.order.core.Order;
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

  private static Set<String> actions(View view, Order order) {
    var links = new TreeSet<>(view.toJson(order).getJsonObject("_links").fieldNames());
    assertTrue(links.removeAll(Set.of("self", "history")));
    return links;
  }
}
