package pos.order.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.events.Event;
import pos.common.rule.Fields;
import pos.common.sql.Timestamps;

/** Takes an erased customer's name, addresses and words out of orders and kept answers; the orders and the id stay. */
public final class Erasure {

  private Erasure() {}

  /** What comes again finds nothing left to do; other events are not for here. */
  public static Future<Void> apply(SqlConnection tx, Event event) {
    if (!event.type().equals("customer.erased")) {
      return Future.succeededFuture();
    }
    var fields = Fields.of(event.payload());
    var customer = fields.integer("customer_id", 1, Long.MAX_VALUE);
    fields.check();
    // in this order: what somebody else writes while one of them waits is there for the next
    return close(tx, customer)
        .compose(closed -> ofOrders(tx, customer))
        .compose(erased -> ofReasons(tx, customer))
        .compose(erased -> ofAnswers(tx, customer));
  }

  /** No order follows: a checkout that is just writing one is waited for, and its order erased with the others. */
  private static Future<Void> close(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        INSERT INTO buyers (customer_id, erased_at) VALUES ($1, now())
        ON CONFLICT (customer_id) DO UPDATE SET erased_at = coalesce(buyers.erased_at, excluded.erased_at)
        """).execute(Tuple.of(customer)).mapEmpty();
  }

  /** What is on its way keeps its shipping address until the move that ends that. */
  private static Future<Void> ofOrders(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        UPDATE orders SET erased = true, billing_address = without_person(billing_address),
          shipping_address = still_needed(shipping_address, status),
          reason = CASE WHEN 'cancelled' IN (status, goal) THEN NULL ELSE reason END,
          version = version + 1, updated_at = $2
        WHERE customer_id = $1 AND NOT erased
        """).execute(Tuple.of(customer, Timestamps.of(Order.now()))).mapEmpty();
  }

  /** Only customers cancel, and they say why in words of their own. */
  private static Future<Void> ofReasons(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        UPDATE statuses SET reason = NULL
        WHERE status = 'cancelled' AND order_id IN (SELECT id FROM orders WHERE customer_id = $1)
        """).execute(Tuple.of(customer)).mapEmpty();
  }

  /** Kept answers are repeated with what the orders still have of addresses and reasons. */
  public static Future<Void> ofAnswers(SqlConnection tx, long customer) {
    return tx.preparedQuery("""
        UPDATE requests r SET body = (r.body::jsonb || jsonb_build_object('shipping_address', o.shipping_address,
          'billing_address', o.billing_address, 'reason', o.reason))::text
        FROM orders o WHERE o.customer_id = $1 AND r.order_id = o.id AND r.status < 300
        """).execute(Tuple.of(customer)).mapEmpty();
  }
}
