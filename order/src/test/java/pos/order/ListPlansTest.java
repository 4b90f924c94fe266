package pos.order;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.order.core.Orders.Filter;
import pos.order.core.Orders;
import pos.order.core.Status;
import pos.testing.Plans.Listing;
import pos.testing.ServiceUnderTest;

/** Many orders, of which those that are rare are old: a list that walks back in time takes long to find them. */
class ListPlansTest {

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("order-service", OrderService::new, OrderService::port);

  @Test
  void every_filter_of_every_list_is_served_by_an_index() {
    var plans = service.plans();
    plans.fill(List.of("""
        INSERT INTO orders (customer_id, cart_id, cart_version, status, subtotal_cents, taxes, tax_cents,
          shipping_cents, total_cents, captured_cents, payment_method, reservation_id, shipping_address,
          billing_address, trace, created_at, updated_at, confirmed_at)
        SELECT CASE WHEN n < 1000 THEN 7 ELSE 8 + n % 50 END, n, 1,
          CASE WHEN n < 1000 THEN 'shipped' ELSE 'confirmed' END, 100, '[]', 0, 0, 100, 100, 'card', n, '{}', '{}', 'x',
          now() - (60000 - n) * interval '1 minute', now(), now()
        FROM generate_series(1, 60000) AS n
        """, """
        INSERT INTO order_items (order_id, line_no, product_id, sku, name, quantity, unit_price_cents, total_cents,
          tax_code)
        SELECT id, 1, 1, 'P', 'P', 1, 100, 100, 'exempt' FROM orders
        """));
    var old = service.sql("SELECT min(created_at) FROM orders").getFirst().get(OffsetDateTime.class, 0).toInstant();
    plans.check("list_orders", Orders.NEWEST_FIRST, Map.of(
        "", by(Filter.of(Optional.of(7L), Optional.empty())),
        "status", by(Filter.of(Optional.of(7L), Optional.of(Status.SHIPPED)))));
    plans.check("list_all_orders", Orders.NEWEST_FIRST, Map.of(
        "", by(Filter.of(Optional.empty(), Optional.empty())),
        "status", by(Filter.of(Optional.empty(), Optional.of(Status.SHIPPED))),
        "customer_id", by(Filter.of(Optional.of(7L), Optional.empty())),
        "from", by(new Filter(Optional.empty(), Optional.empty(), Optional.of(old), Optional.empty())),
        "to", by(new Filter(Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.of(old.plus(Duration.ofDays(1)))))));
    plans.check("tell_orders", Orders.OLDEST_FIRST, Map.of("", Orders::told));
    plans.mustBeComplete();
  }

  private static Listing by(Filter filter) {
    return (client, page) -> Orders.list(client, filter, page);
  }
}
