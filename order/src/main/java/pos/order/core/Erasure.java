package pos.order.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.events.Event;
import pos.common.rule.Fields;
import pos.common.sql.Timestamps;

/** Erases a customer's name, addresses and words from orders and stored answers; the orders and the id remain. */
public final class Erasure {

  private Erasure() {}

  /** Applies {@code customer.erased}, also repeatedly, and ignores other events. */
  public static Future<Void> apply(SqlConnection tx, Event event) {
    if (!event.type().equals("customer.erased")) {
      return Future.succeededFuture();
    }
    var fields = Fields.tolerant(event.payload());
    var customer = fields.integer("customer_id", 1, Long.MAX_VALUE);
    fields.check();
    // in this order: each step also erases what others wrote while the step before it was waiting for them
    return close(tx, customer)
        .compose(_ -> eraseOrders(tx, customer))
        .compose(_ -> eraseReasons(tx, customer))
        .compose(_ -> eraseAnswers(tx, customer));
  }

  /** Prevents further orders; waits for a checkout that is just writing one, which is erased with the others. */
  private static Future<Void> close(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        INSERT INTO buyers (customer_id, erased_at) VALUES ($1, now())
        ON CONFLICT (customer_id) DO UPDATE SET erased_at = coalesce(buyers.erased_at, excluded.erased_at)
        """).execute(Tuple.of(customer)).mapEmpty();
  }

  /** Leaves an order on its way its shipping address, which the move that ends it erases. */
  private static Future<Void> eraseOrders(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        UPDATE orders SET erased = true, billing_address = without_person(billing_address),
          shipping_address = still_needed(shipping_address, status),
          shipment = CASE WHEN status = 'shipped' THEN shipment END,
          reason = CASE WHEN 'cancelled' IN (status, goal) THEN NULL ELSE reason END,
          version = version + 1, updated_at = $2
        WHERE customer_id = $1 AND NOT erased
        """).execute(Tuple.of(customer, Timestamps.of(Order.now()))).mapEmpty();
  }

  /** Only customers cancel orders, so the reasons for that are their own words. */
  private static Future<Void> eraseReasons(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        UPDATE statuses SET reason = NULL
        WHERE status = 'cancelled' AND order_id IN (SELECT id FROM orders WHERE customer_id = $1)
        """).execute(Tuple.of(customer)).mapEmpty();
  }

  /** Leaves stored answers only the addresses shipments and reasons that the orders still have. */
  public static Future<Void> eraseAnswers(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        UPDATE requests r SET body = (r.body::jsonb || jsonb_build_object('shipping_address', o.shipping_address,
          'billing_address', o.billing_address, 'shipment', o.shipment, 'reason', o.reason))::text
        FROM orders o WHERE o.customer_id = $1 AND r.order_id = o.id AND r.status < 300
        """).execute(Tuple.of(customer)).mapEmpty();
  }
}
