package pos.order.core;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/** Writes moves: one statement changes the order, its history and its payments. */
public final class Moves {

  private static final Type<List<Move.Payment>> PAYMENTS = new Type<>("text[]", String[].class,
      payments -> payments.stream().map(Wire::name).toArray(String[]::new));

  private static final Columns<Move> MOVE = new Columns<Move>()
      .add("id", Type.LONG, Move::orderId)
      .add("from_status", Type.TEXT, move -> Wire.name(move.from()))
      .add("claim", Type.LONG, Move::claim)
      .add("status", Type.TEXT, move -> Wire.name(move.to().status()))
      .add("goal", Type.TEXT, move -> Wire.name(move.to().goal()))
      .add("reason", Type.TEXT, move -> move.to().reason().text())
      .add("refusal", Type.OBJECT, move -> move.to().reason().refusal())
      .add("restock", Type.FLAG, move -> move.to().restock())
      .add("reservation_id", Type.LONG, move -> move.to().reservationId())
      .add("shipment", Type.OBJECT, move -> Shipment.toJson(move.to().shipment()))
      .add("captured", Type.FLAG, move -> move.to().status().isCaptured())
      .add("refunded", Type.FLAG, move -> move.to().status().isRefunded())
      .add("refunds", Type.LIST, move -> move.refunds().toJson())
      .add("refunding", Type.OBJECT, move -> move.refunds().pendingJson())
      .add("part_cents", Type.LONG, move -> move.refunds().cents())
      .add("pending_cents", Type.LONG, move -> move.refunds().pendingCents())
      .add("payments", PAYMENTS, Move::payments)
      .add("next_claim", Type.LONG, Move::nextClaim)
      .add("at", Type.TIME, Move::at);

  private static final String WRITE = MOVE.bind("""
      WITH moved AS (
        UPDATE orders SET status = :status, goal = :goal, refusal = :refusal, restock = :restock,
          reservation_id = :reservation_id,
          shipment = CASE WHEN erased AND :status <> 'shipped' THEN NULL ELSE :shipment END,
          reason = CASE WHEN erased AND :status = 'cancelled' THEN NULL ELSE :reason END,
          shipping_address = CASE WHEN erased THEN still_needed(shipping_address, :status) ELSE shipping_address END,
          captured_cents = CASE WHEN :captured THEN total_cents ELSE 0 END,
          refunds = :refunds, refunding = :refunding,
          refunded_cents = CASE WHEN :refunded THEN total_cents ELSE :part_cents END,
          payment_token = CASE WHEN :status IN ('pending', 'reserved') THEN payment_token END,
          cart_due = cart_due OR :status = 'confirmed' AND :from_status = 'paid',
          claim = :next_claim, claimed_until = clock_timestamp() + %s,
          version = version + 1, updated_at = :at,
          confirmed_at = coalesce(confirmed_at, CASE WHEN :status = 'confirmed' THEN :at END),
          ended_at = CASE WHEN :status IN ('cancelled', 'failed', 'refunded') THEN :at END
        WHERE id = :id AND claim = :claim AND status = :from_status
          AND refunded_cents + :pending_cents <= total_cents RETURNING *),
      entered AS (
        INSERT INTO statuses (order_id, status, from_status, reason, created_at)
        SELECT id, :status, :from_status, reason, :at FROM moved WHERE :status <> :from_status),
      paid AS (
        INSERT INTO payments (order_id, type, amount_cents, created_at)
        SELECT id, type, total_cents, :at FROM moved, unnest(:payments) AS type)
      SELECT %s FROM moved o
      """.formatted(Timeouts.interval(Timeouts.CLAIM), Orders.COLUMNS));

  /** A status that an order has had, and why. */
  public record Entry(String status, String reason, Instant at) {

    static Entry from(Row row) {
      return new Entry(row.getString("status"), row.getString("reason"), Timestamps.read(row, "created_at"));
    }

    public JsonObject toJson() {
      return new JsonObject().put("status", status).put("reason", reason).put("at", at.toString());
    }
  }

  private Moves() {}

  /**
   * Writes a move and renews the claim.
   *
   * @return the order as written; fails when another instance has claimed or moved it
   */
  public static Future<Order> write(SqlClient client, Move move) {
    return client.preparedQuery(WRITE).mapping(Order::from).execute(MOVE.of(move))
        .map(rows -> Rows.first(rows).orElseThrow(() -> new IllegalStateException(
            "order " + move.orderId() + " was claimed or moved by another instance")));
  }

  /** Returns every status that an order has had, the first one first. */
  public static Future<List<Entry>> history(SqlClient client, long orderId) {
    return client.preparedQuery("SELECT status, reason, created_at FROM statuses WHERE order_id = $1 ORDER BY id")
        .mapping(Entry::from).execute(Tuple.of(orderId)).map(Rows::list);
  }
}
