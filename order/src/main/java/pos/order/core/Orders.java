package pos.order.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pos.common.events.PastEvent;
import pos.common.rule.Wire;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The table of orders: reads them, and gives each one on its way to one instance at a time. */
public final class Orders {

  private static final String OWN_COLUMNS = """
      o.id, o.uuid, o.customer_id, o.cart_id, o.cart_version, o.status, o.reason, o.subtotal_cents, o.taxes,
      o.shipping_cents, o.payment_token, o.reservation_id, o.shipping_address, o.billing_address, o.goal, o.refusal,
      o.restock, o.shipment, o.location_id, o.cart_due, o.claim, o.trace, o.version, o.created_at,
      o.updated_at, o.confirmed_at, o.refunds, o.refunding,
      """;
  /** The columns of an order, from a table {@code o}. */
  static final String COLUMNS = OWN_COLUMNS + """
      (SELECT json_agg(item) FROM (SELECT product_id, sku, name, quantity, unit_price_cents, tax_code, category_id, category
        FROM order_items WHERE order_id = o.id ORDER BY line_no) item) AS items""";

  private static final String FIND_ANY = "SELECT " + COLUMNS + " FROM orders o WHERE o.id = $1";
  private static final String FIND_OWN = FIND_ANY + " AND o.customer_id = $2";
  private static final String LOCKING = " FOR NO KEY UPDATE OF o";

  private Orders() {}

  /** Finds an order of this customer; fails with 404 when it is another customer's. */
  public static Future<Order> findOwn(SqlClient client, long customerId, long id) {
    return find(client, FIND_OWN, id, Tuple.of(id, customerId));
  }

  /** Finds the order of any customer; fails with 404 when there is none. */
  public static Future<Order> findAny(SqlClient client, long id) {
    return find(client, FIND_ANY, id, Tuple.of(id));
  }

  /** Does the same as {@link #findOwn}, and keeps others from changing the order until the transaction ends. */
  public static Future<Order> lockOwn(SqlConnection tx, long customerId, long id) {
    return find(tx, FIND_OWN + LOCKING, id, Tuple.of(id, customerId));
  }

  /** Does the same as {@link #findAny}, and keeps others from changing the order until the transaction ends. */
  public static Future<Order> lockAny(SqlConnection tx, long id) {
    return find(tx, FIND_ANY + LOCKING, id, Tuple.of(id));
  }

  private static Future<Order> find(SqlClient client, String sql, long id, Tuple parameters) {
    return client.preparedQuery(sql).mapping(Order::from).execute(parameters)
        .map(rows -> Rows.found(rows, "order", id));
  }

  /** The conditions of a list; an empty one admits every order. */
  public record Filter(Optional<Long> customerId, Optional<Status> status, Optional<Instant> from,
      Optional<Instant> to) {

    public static Filter of(Optional<Long> customerId, Optional<Status> status) {
      return new Filter(customerId, status, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Conditions on the time of the checkout. Ids grow with it, but for transactions that overlap, which never last an
   * hour; so the index of ids can begin and end where the times do.
   */
  private static final String FROM = """
      o.created_at >= ? AND o.id >= coalesce((SELECT id FROM orders
        WHERE created_at < ? - interval '1 hour' ORDER BY created_at DESC LIMIT 1), 0)""";
  private static final String TO = """
      o.created_at < ? AND o.id <= coalesce((SELECT id FROM orders
        WHERE created_at >= ? + interval '1 hour' ORDER BY created_at LIMIT 1), 9223372036854775807)""";

  /** The name of the order of {@link #list}. */
  public static final String NEWEST_FIRST = "-id";

  private static final Listing<OrderSummary> LIST = new Listing<>("SELECT " + OWN_COLUMNS + """
      '[]'::json AS items, (SELECT count(*) FROM order_items WHERE order_id = o.id) AS line_count
      FROM orders o
      """, "id DESC", OrderSummary::from, summary -> new Object[] {summary.order().id()});

  public static Future<Page<OrderSummary>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where()
        .and("o.customer_id = ?", filter.customerId.orElse(null))
        .and("o.status = ?", filter.status.map(Wire::name).orElse(null))
        .and(FROM, filter.from.map(Timestamps::of).orElse(null))
        .and(TO, filter.to.map(Timestamps::of).orElse(null))
        .and("o.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    if (filter.status.isPresent()) {
      // how best to find the orders of a status depends on how many they are
      where.planAnew();
    }
    return LIST.page(client, where, page);
  }

  /** The name of the order of {@link #told}. */
  public static final String OLDEST_FIRST = "id";

  private static final Listing<PastEvent> TOLD = new Listing<>("SELECT " + COLUMNS + ", o.ended_at FROM orders o", "id",
      row -> OrderEvent.past(Order.from(row), Timestamps.read(row, "ended_at")), PastEvent::key);

  /** Returns all orders that were ever confirmed, as their last event tells them. */
  public static Future<Page<PastEvent>> told(SqlClient client, PageRequest page) {
    return TOLD.page(client, new Where().and("o.confirmed_at IS NOT NULL")
        .and("o.id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null)), page);
  }

  private static final String CLAIM_DUE = """
      UPDATE orders o SET claim = claim + 1, claimed_until = clock_timestamp() + %s
      WHERE id IN (
        SELECT id FROM orders WHERE (goal IS NOT NULL OR cart_due) AND claimed_until < now()
        ORDER BY claimed_until LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
      RETURNING %s
      """.formatted(Timeouts.interval(Timeouts.CLAIM), COLUMNS);

  /** Claims orders on their way whose claim has expired, those first that have waited longest. */
  public static Future<List<Order>> claimDue(SqlClient client, int limit) {
    return client.preparedQuery(CLAIM_DUE).mapping(Order::from).execute(Tuple.of(limit)).map(Rows::list);
  }

  private static final String RELEASE = """
      UPDATE orders SET claimed_until = clock_timestamp() + %s WHERE id = $1 AND claim = $2
      """.formatted(Timeouts.interval(Timeouts.RELEASED_CLAIM));

  /** Leaves the order to the next instance that looks. */
  public static Future<Void> release(SqlClient client, Order order) {
    return client.preparedQuery(RELEASE).execute(Tuple.of(order.id(), order.work().claim())).mapEmpty();
  }

  /** Notes that the cart service knows what was bought. */
  public static Future<Void> cartIsReduced(SqlClient client, long id) {
    return client.preparedQuery("""
        UPDATE orders SET cart_due = false, cart_reduced_at = clock_timestamp() WHERE id = $1 AND cart_due
        """).execute(Tuple.of(id)).mapEmpty();
  }
}
