package pos.order.core;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import pos.common.rule.IdempotencyKey;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.shop.Tax;
import pos.common.sql.Rows;

/** Writes new orders down: one statement writes all the rows of an order, or none. */
public final class Placements {

  private static final String UNIQUE_VIOLATION = "23505";

  /**
   * The time in which an order is placed, by the clock of the database.
   *
   * @param opens before the cart is read: what was taken out of it since then may be in what was read
   * @param closes the moment from which on the order is not placed any more
   */
  public record Window(Instant opens, Instant closes) {}

  private record NewOrder(Draft draft, IdempotencyKey key, String trace, Window window, Instant now) {

    Totals totals() {
      return draft.quote().totals();
    }
  }

  private static final Columns<NewOrder> NEW_ORDER = new Columns<NewOrder>()
      .add("uuid", Type.ID, order -> order.draft.uuid())
      .add("customer_id", Type.LONG, order -> order.draft.customerId())
      .add("cart_id", Type.TEXT, order -> order.draft.cart().id())
      .add("cart_version", Type.LONG, order -> order.draft.cart().version())
      .add("cart_read_at", Type.TIME, order -> order.window.opens)
      .add("place_by", Type.TIME, order -> order.window.closes)
      .add("subtotal_cents", Type.LONG, order -> order.totals().subtotalCents())
      .add("taxes", Type.LIST, order -> Tax.toJson(order.totals().taxes()))
      .add("tax_cents", Type.LONG, order -> order.totals().taxCents())
      .add("shipping_cents", Type.LONG, order -> order.totals().shippingCents())
      .add("total_cents", Type.LONG, order -> order.totals().totalCents())
      .add("items", Type.LIST, order -> Item.toRows(order.draft.quote().items()))
      .add("location_id", Type.LONG, order -> order.draft.locationId())
      .add("payment_token", Type.TEXT, order -> order.draft.paymentToken())
      .add("shipping_address", Type.OBJECT, order -> order.draft.addresses().shipping())
      .add("billing_address", Type.OBJECT, order -> order.draft.addresses().billing())
      .add("trace", Type.TEXT, NewOrder::trace)
      .add("now", Type.TIME, NewOrder::now)
      .add("caller", Type.TEXT, order -> order.key.caller())
      .add("key", Type.TEXT, order -> order.key.key())
      .add("fingerprint", Type.TEXT, order -> order.key.fingerprint());

  private static final String INSERT = NEW_ORDER.bind("""
      WITH buyer AS (
        INSERT INTO buyers (customer_id) VALUES (:customer_id)
        ON CONFLICT (customer_id) DO UPDATE SET customer_id = excluded.customer_id WHERE buyers.erased_at IS NULL
        RETURNING customer_id),
      made AS (
        INSERT INTO orders (uuid, customer_id, cart_id, cart_version, status, goal, subtotal_cents, taxes, tax_cents,
          shipping_cents, total_cents, payment_method, payment_token, shipping_address, billing_address, trace,
          location_id, created_at, updated_at)
        SELECT :uuid, customer_id, :cart_id, :cart_version, 'pending', 'confirmed', :subtotal_cents, :taxes, :tax_cents,
          :shipping_cents, :total_cents, 'card', :payment_token, :shipping_address, :billing_address, :trace,
          :location_id, :now, :now
        FROM buyer
        WHERE NOT EXISTS (SELECT FROM orders WHERE customer_id = :customer_id AND cart_reduced_at > :cart_read_at)
          AND NOT EXISTS (SELECT FROM orders
            WHERE customer_id = :customer_id AND (status IN ('pending', 'reserved', 'paid') OR cart_due))
          AND clock_timestamp() < :place_by
        RETURNING id),
      items AS (
        INSERT INTO order_items (order_id, line_no, product_id, sku, name, quantity, unit_price_cents, tax_code,
          total_cents, category_id, category)
        SELECT made.id, item.no, (item.line->>'product_id')::bigint, item.line->>'sku', item.line->>'name',
          (item.line->>'quantity')::bigint, (item.line->>'unit_price_cents')::bigint, item.line->>'tax_code',
          (item.line->>'total_cents')::bigint, (item.line->>'category_id')::bigint, item.line->>'category'
        FROM made, json_array_elements(:items) WITH ORDINALITY AS item(line, no)),
      begun AS (
        INSERT INTO statuses (order_id, status, created_at) SELECT id, 'pending', :now FROM made),
      asked AS (
        INSERT INTO requests (caller, key, fingerprint, order_id) SELECT :caller, :key, :fingerprint, id FROM made)
      SELECT (SELECT id FROM made) AS id, clock_timestamp() >= :place_by AS late FROM buyer
      """);

  private Placements() {}

  /** Writes an order down before anything is done about it, and holds the claim on it. */
  public static Future<Placement> insert(SqlClient client, Draft draft, IdempotencyKey key, String trace,
      Window window) {
    var order = new NewOrder(draft, key, trace, window, Order.now());
    return client.preparedQuery(INSERT).execute(NEW_ORDER.of(order))
        .map(rows -> Rows.first(rows).map(row -> placement(row, order))
            .orElseGet(Placement.CustomerErased::new))
        // another checkout of the customer, of the cart or under the key came at the same moment
        .recover(e -> e instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())
            ? Future.succeededFuture(new Placement.AnotherUnderway()) : Future.failedFuture(e));
  }

  private static Placement placement(Row row, NewOrder order) {
    var id = row.getLong("id");
    if (id != null) {
      return new Placement.Placed(Order.placed(id, order.draft, order.trace, order.now));
    }
    return row.getBoolean("late") ? new Placement.TooLate() : new Placement.AnotherUnderway();
  }
}
