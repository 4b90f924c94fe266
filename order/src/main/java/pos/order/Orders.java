package pos.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.common.sql.Where;

/** The tables of orders, their items, payments and moves; one statement writes a move with all that belongs to it. */
final class Orders {

  private static final String COLUMNS = """
      o.*, (SELECT json_agg(item) FROM (SELECT product_id, sku, name, quantity, unit_price_cents, tax_code
        FROM order_items WHERE order_id = o.id ORDER BY line_no) item) AS items
      """;

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
   * @param readSince when reading the cart began: what an order took out of the cart since then may be in what was read
   * @return null when the customer has another checkout under way; fails on a unique key when one came at once, and
   *     with 401 when the customer was erased
   */
  static Future<Order> insert(SqlClient client, Draft draft, Request request, String trace, OffsetDateTime readSince) {
    var now = Order.now();
    return client.preparedQuery(INSERT)
        .execute(values(draft).addString(trace).addOffsetDateTime(utc(now)).addOffsetDateTime(readSince)
            .addValue(Item.toJson(draft.items())).addString(request.caller()).addString(request.key())
            .addString(request.fingerprint()))
        .map(rows -> {
          if (rows.size() == 0) {
            throw CustomerClient.tokenRefused();
          }
          var id = rows.iterator().next().getLong("id");
          return id == null ? null : Order.begun(id, draft, trace, now);
        });
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
  static Future<Order> write(SqlClient client, Order before, Order after) {
    return client.preparedQuery(MOVE).mapping(Order::from)
        .execute(Tuple.of(before.id(), Wire.name(before.status()), Wire.name(after.status()))
            .addString(after.goal() == null ? null : Wire.name(after.goal())).addString(after.reason())
            .addValue(after.refusal()).addBoolean(after.restock()).addLong(after.reservationId())
            .addBoolean(after.status().isCaptured()).addBoolean(after.status().isRefunded())
            .addLong(before.claim()).addLong(after.claim())
            .addOffsetDateTime(utc(after.updatedAt())).addArrayOfString(after.moneyMovedSince(before)))
        .map(rows -> {
          if (rows.size() == 0) {
            throw Failure.conflict("claim-lost", "Somebody else works on order " + before.id() + " by now.");
          }
          return rows.iterator().next();
        });
  }

  /** Takes up orders on which work is due and nobody is at it, the longest due first. */
  static Future<List<Order>> claimDue(SqlClient client, int limit) {
    return client.preparedQuery("""
        UPDATE orders o SET claim = claim + 1, claimed_until = clock_timestamp() + interval '10 seconds'
        WHERE id IN (
          SELECT id FROM orders WHERE (goal IS NOT NULL OR cart_due) AND claimed_until < now()
          ORDER BY claimed_until LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)
        RETURNING
        """ + COLUMNS).mapping(Order::from).execute(Tuple.of(limit)).map(rows -> rows.stream().toList());
  }

  /** Leaves the order to whoever looks next, in a second. */
  static Future<Void> letGo(SqlClient client, Order order) {
    return client.preparedQuery("""
        UPDATE orders SET claimed_until = clock_timestamp() + interval '1 second' WHERE id = $1 AND claim = $2
        """).execute(Tuple.of(order.id(), order.claim())).mapEmpty();
  }

  static Future<Void> cartIsReduced(SqlClient client, long id) {
    return client.preparedQuery("""
        UPDATE orders SET cart_due = false, cart_reduced_at = clock_timestamp() WHERE id = $1 AND cart_due
        """).execute(Tuple.of(id)).mapEmpty();
  }

  /** @param customerId whose it must be, or null; somebody else's is not there: 404 */
  static Future<Order> find(SqlClient client, long id, Long customerId) {
    return find(client, id, customerId, "");
  }

  /** Keeps others from changing it until the transaction ends. */
  static Future<Order> lock(SqlConnection tx, long id, Long customerId, ExpectedVersion expected) {
    return find(tx, id, customerId, " FOR NO KEY UPDATE OF o").map(order -> {
      expected.mustMatch(order.version());
      return order;
    });
  }

  private static Future<Order> find(SqlClient client, long id, Long customerId, String locking) {
    return client.preparedQuery("SELECT " + COLUMNS
        + "FROM orders o WHERE o.id = $1 AND o.customer_id = coalesce($2, o.customer_id)" + locking)
        .mapping(Order::from).execute(Tuple.of(id, customerId)).map(rows -> one(rows, id));
  }

  static Future<List<Order>> page(SqlClient client, Where where, int limit) {
    var sql = "SELECT " + COLUMNS + "FROM orders o " + where.sql() + " ORDER BY o.id DESC LIMIT "
        + where.parameter(limit);
    return client.preparedQuery(sql).mapping(Order::from).execute(where.values()).map(rows -> rows.stream().toList());
  }

  /** Every move, the first one first. */
  static Future<List<JsonObject>> history(SqlClient client, long id) {
    return client.preparedQuery("SELECT status, reason, created_at FROM statuses WHERE order_id = $1 ORDER BY id")
        .mapping(row -> new JsonObject().put("status", row.getString("status")).put("reason", row.getString("reason"))
            .put("at", row.getOffsetDateTime("created_at").toInstant().toString()))
        .execute(Tuple.of(id)).map(rows -> rows.stream().toList());
  }

  private static Order one(RowSet<Order> rows, long id) {
    if (rows.size() == 0) {
      throw Failure.notFound("order", id);
    }
    return rows.iterator().next();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
