package pos.order.core;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.rule.IdempotencyKey;
import pos.common.rule.Wire;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The tables of orders, their items, payments and moves; one statement writes a move with all that belongs to it. */
public final class Orders {

  private static final String COLUMNS = """
      o.*, (SELECT json_agg(item) FROM (SELECT product_id, sku, name, quantity, unit_price_cents, tax_code
        FROM order_items WHERE order_id = o.id ORDER BY line_no) item) AS items
      """;

  /** The name of the order of {@link #list}. */
  public static final String NEWEST_FIRST = "-id";
  private static final String UNIQUE_VIOLATION = "23505";

  private Orders() {}

  private static final String INSERT = """
      WITH buyer AS (
        INSERT INTO buyers (customer_id) VALUES ($1::bigint)
        ON CONFLICT (customer_id) DO UPDATE SET customer_id = excluded.customer_id WHERE buyers.erased_at IS NULL
        RETURNING customer_id),
      made AS (
        INSERT INTO orders (customer_id, cart_id, cart_version, status, goal, subtotal_cents, taxes, tax_cents,
          shipping_cents, total_cents, payment_method, payment_token, shipping_address, billing_address, trace,
          created_at, updated_at)
        SELECT customer_id, $2::text, $3::bigint, 'pending', 'confirmed', $4::bigint, $5::json, $6::bigint, $7::bigint,
          $8::bigint, 'card', $9::text, $10::json, $11::json, $12::text, $13::timestamptz, $13::timestamptz
        FROM buyer
        WHERE NOT EXISTS (SELECT FROM orders WHERE customer_id = $1 AND cart_reduced_at > $14)
          AND NOT EXISTS (SELECT FROM orders
            WHERE customer_id = $1 AND (status IN ('pending', 'reserved', 'paid') OR cart_due))
        RETURNING id),
      items AS (
        INSERT INTO order_items (order_id, line_no, product_id, sku, name, quantity, unit_price_cents, tax_code,
          total_cents)
        SELECT made.id, item.no, (item.line->>'product_id')::bigint, item.line->>'sku', item.line->>'name',
          (item.line->>'quantity')::bigint, (item.line->>'unit_price_cents')::bigint, item.line->>'tax_code',
          (item.line->>'total_cents')::bigint
        FROM made, json_array_elements($15::json) WITH ORDINALITY AS item(line, no)),
      begun AS (
        INSERT INTO statuses (order_id, status, created_at) SELECT id, 'pending', $13 FROM made),
      asked AS (
        INSERT INTO requests (caller, key, fingerprint, order_id)
        SELECT $16::text, $17::text, $18::text, id FROM made)
      SELECT (SELECT id FROM made) AS id FROM buyer
      """;

  /**
   * Writes an order down before anything is done about it, and holds the claim on it.
   *
   * @param cartReadAt when reading the cart began: what an order took out of the cart since then may be in what was read
   */
  public static Future<Placement> insert(SqlClient client, Draft draft, IdempotencyKey key, String trace,
      Instant cartReadAt) {
    var now = Order.now();
    return client.preparedQuery(INSERT)
        .execute(values(draft).addString(trace).addOffsetDateTime(Timestamps.of(now))
            .addOffsetDateTime(Timestamps.of(cartReadAt)).addValue(Item.toJson(draft.items()))
            .addString(key.caller()).addString(key.key()).addString(key.fingerprint()))
        .map(rows -> Rows.first(rows).map(row -> placement(row.getLong("id"), draft, trace, now))
            .orElseGet(Placement.CustomerErased::new))
        // a unique key stands against it: another checkout came at the same moment
        .recover(e -> e instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())
            ? Future.succeededFuture(new Placement.AnotherUnderway()) : Future.failedFuture(e));
  }

  private static Placement placement(Long id, Draft draft, String trace, Instant now) {
    return id == null ? new Placement.AnotherUnderway() : new Placement.Placed(Order.begun(id, draft, trace, now));
  }

  private static Tuple values(Draft draft) {
    var totals = draft.totals();
    return Tuple.of(draft.customerId(), draft.cartId(), draft.cartVersion())
        .addLong(totals.subtotalCents()).addValue(totals.taxes()).addLong(totals.taxCents())
        .addLong(totals.shippingCents()).addLong(totals.totalCents()).addString(draft.paymentToken())
        .addValue(draft.shippingAddress()).addValue(draft.billingAddress());
  }

  private static final String MOVE = """
      WITH moved AS (
        UPDATE orders SET status = $3, goal = $4, refusal = $6, restock = $7, reservation_id = $8,
          reason = CASE WHEN erased AND $3 = 'cancelled' THEN NULL ELSE $5 END,
          shipping_address = CASE WHEN erased THEN still_needed(shipping_address, $3) ELSE shipping_address END,
          captured_cents = CASE WHEN $9 THEN total_cents ELSE 0 END,
          refunded_cents = CASE WHEN $10 THEN total_cents ELSE 0 END,
          payment_token = CASE WHEN $3 IN ('pending', 'reserved') THEN payment_token END,
          cart_due = cart_due OR $3 = 'confirmed' AND $2 = 'paid',
          claim = $12, claimed_until = clock_timestamp() + interval '10 seconds',
          version = version + 1, updated_at = $13,
          confirmed_at = coalesce(confirmed_at, CASE WHEN $3 = 'confirmed' THEN $13::timestamptz END),
          ended_at = CASE WHEN $3 IN ('cancelled', 'failed', 'refunded') THEN $13::timestamptz END
        WHERE id = $1 AND claim = $11 AND status = $2 RETURNING *),
      entered AS (
        INSERT INTO statuses (order_id, status, from_status, reason, created_at)
        SELECT id, $3::text, $2::text, reason, $13 FROM moved WHERE $3 <> $2),
      paid AS (
        INSERT INTO payments (order_id, type, amount_cents, created_at)
        SELECT id, type, total_cents, $13 FROM moved, unnest($14::text[]) AS type)
      SELECT
      """ + COLUMNS + "FROM moved o";

  /** Writes a move and renews the claim; fails when somebody else has the claim by now. @return what was written */
  public static Future<Order> write(SqlClient client, Order before, Order after) {
    return client.preparedQuery(MOVE).mapping(Order::from)
        .execute(Tuple.of(before.id(), Wire.name(before.status()), Wire.name(after.status()))
            .addString(after.goal() == null ? null : Wire.name(after.goal())).addString(after.reason())
            .addValue(after.refusal()).addBoolean(after.restock()).addLong(after.reservationId())
            .addBoolean(after.status().isCaptured()).addBoolean(after.status().isRefunded())
            .addLong(before.claim()).addLong(after.claim())
            .addOffsetDateTime(Timestamps.of(after.updatedAt())).addArrayOfString(after.moneyMovedSince(before)))
        .map(rows -> {
          if (rows.size() == 0) {
            throw Failure.conflict("claim-lost", "Somebody else works on order " + before.id() + " by now.");
          }
          return Rows.only(rows);
        });
  }

  /** Takes up orders on which work is due and nobody is at it, the longest due first. */
  public static Future<List<Order>> claimDue(SqlClient client, int limit) {
    return client.preparedQuery("""
        UPDATE orders o SET claim = claim + 1, claimed_until = clock_timestamp() + interval '10 seconds'
        WHERE id IN (
          SELECT id FROM orders WHERE (goal IS NOT NULL OR cart_due) AND claimed_until < now()
          ORDER BY claimed_until LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
        RETURNING
        """ + COLUMNS).mapping(Order::from).execute(Tuple.of(limit)).map(Rows::list);
  }

  /** Leaves the order to whoever looks next, in a second. */
  public static Future<Void> release(SqlClient client, Order order) {
    return client.preparedQuery("""
        UPDATE orders SET claimed_until = clock_timestamp() + interval '1 second' WHERE id = $1 AND claim = $2
        """).execute(Tuple.of(order.id(), order.claim())).mapEmpty();
  }

  public static Future<Void> cartIsReduced(SqlClient client, long id) {
    return client.preparedQuery("""
        UPDATE orders SET cart_due = false, cart_reduced_at = clock_timestamp() WHERE id = $1 AND cart_due
        """).execute(Tuple.of(id)).mapEmpty();
  }

  private static final String FIND_ANY = "SELECT " + COLUMNS + "FROM orders o WHERE o.id = $1";
  private static final String FIND_OWN = FIND_ANY + " AND o.customer_id = $2";
  private static final String LOCKING = " FOR NO KEY UPDATE OF o";

  /** Finds an order of this customer; fails with 404 when it is another customer's. */
  public static Future<Order> findOwn(SqlClient client, long customerId, long id) {
    return find(client, FIND_OWN, id, Tuple.of(id, customerId));
  }

  /** Finds the order of any customer. */
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

  /** The orders that a list has, newest first. */
  public record Filter(Optional<Long> customerId, Optional<Status> status) {}

  public static Future<Page<Order>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where()
        .and("o.customer_id = ?", filter.customerId.orElse(null))
        .and("o.status = ?", filter.status.map(Wire::name).orElse(null))
        .and("o.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    var sql = "SELECT " + COLUMNS + "FROM orders o " + where.sql() + " ORDER BY o.id DESC LIMIT "
        + where.parameter(page.rows());
    return client.preparedQuery(sql).mapping(Order::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), order -> new Object[] {order.id()}));
  }

  /** Every move, the first one first. */
  public static Future<List<JsonObject>> history(SqlClient client, long id) {
    return client.preparedQuery("SELECT status, reason, created_at FROM statuses WHERE order_id = $1 ORDER BY id")
        .mapping(row -> new JsonObject().put("status", row.getString("status")).put("reason", row.getString("reason"))
            .put("at", row.getOffsetDateTime("created_at").toInstant().toString()))
        .execute(Tuple.of(id)).map(Rows::list);
  }
}
