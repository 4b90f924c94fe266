package pos.reporting.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The table of deliveries, as the back office sees it. */
final class Deliveries {

  static final String ORDER = "deliveries, newest first";
  static final String OLD = "created_at < now() - interval '7 days'";
  /** The most messages that are resent at a time. */
  static final int MOST_RESENT = 10_000;

  private static final String SELECT = """
      SELECT d.id, webhook_id, event_id, type, d.reference, attempts, d.created_at, tried_at, next_attempt_at,
        delivered_at, status, answer FROM webhook_deliveries d JOIN webhook_messages m ON m.id = message_id
      """;
  private static final Listing<Delivery> LIST = new Listing<>(SELECT, "id DESC", Delivery::from,
      delivery -> new Object[] {delivery.id()});

  private Deliveries() {}

  /** @param state {@code pending}, or null for all */
  static Future<Page<Delivery>> list(SqlClient client, long webhookId, String state, PageRequest page) {
    var where = new Where().and("webhook_id = ?", webhookId)
        .and("d.id < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    if (state != null) {
      where.and("delivered_at IS NULL");
    }
    return LIST.page(client, where, page);
  }

  static Future<Delivery> find(SqlClient client, long webhookId, long id) {
    return client.preparedQuery(SELECT + "WHERE webhook_id = $1 AND d.id = $2").mapping(Delivery::from)
        .execute(Tuple.of(webhookId, id)).map(rows -> Rows.found(rows, "delivery", id));
  }

  private static final String HURRY = """
      UPDATE webhook_deliveries SET next_attempt_at = now() WHERE webhook_id = $1 AND id = $2 AND delivered_at IS NULL
      RETURNING id
      """;
  /** Of a message that is there as long as a delivery of today. */
  private static final String AGAIN = """
      INSERT INTO webhook_deliveries (webhook_id, message_id, reference, position)
      SELECT webhook_id, message_id, d.reference, d.position
      FROM webhook_deliveries d JOIN webhook_messages m ON m.id = message_id
      WHERE webhook_id = $1 AND d.id = $2 AND m.created_at >= now() - interval '7 days'
      RETURNING id
      """;

  /**
   * Tries a delivery that is pending at once, and makes a new one of one that has arrived; fails with 404, or with 409
   * when its message is too old.
   */
  static Future<Delivery> resend(SqlConnection tx, long webhookId, long id) {
    return tx.preparedQuery(HURRY).execute(Tuple.of(webhookId, id))
        .compose(hurried -> hurried.size() == 1 ? Future.succeededFuture(hurried)
            : tx.preparedQuery(AGAIN).execute(Tuple.of(webhookId, id)))
        .compose(rows -> rows.size() == 1 ? Future.succeededFuture(Rows.only(rows).getLong("id"))
            : find(tx, webhookId, id).<Long>map(_ -> {
              throw Failure.conflict("message-too-old", "Messages are sent again for seven days, and that of delivery "
                  + id + " is older: read what it is about instead.");
            }))
        .compose(resent -> endPause(tx, webhookId).compose(_ -> find(tx, webhookId, resent)));
  }

  /** Has a receiver that has failed tried at once. */
  static Future<Void> endPause(SqlConnection tx, long webhookId) {
    return tx.preparedQuery("UPDATE webhooks SET paused_until = '-infinity' WHERE id = $1")
        .execute(Tuple.of(webhookId)).mapEmpty();
  }

  /** What became of a request to resend. @param next where to go on; empty when nothing is left */
  record Resent(long deliveries, Optional<Instant> next) {}

  private static final String RESEND = """
      WITH chosen AS (
        SELECT m.id, reference, position, m.created_at, row_number() OVER (ORDER BY m.created_at, m.id) AS number
        FROM webhook_messages m JOIN webhooks w ON m.type = ANY(event_types)
        WHERE w.id = $1 AND m.created_at >= $2 ORDER BY m.created_at, m.id LIMIT $3 + 1),
      made AS (
        INSERT INTO webhook_deliveries (webhook_id, message_id, reference, position)
        SELECT $1, id, reference, position FROM chosen c WHERE number <= $3 AND NOT EXISTS (
          SELECT FROM webhook_deliveries d WHERE webhook_id = $1 AND d.reference = c.reference
            AND d.position = c.position AND message_id = c.id AND delivered_at IS NULL)
        ORDER BY number RETURNING id)
      SELECT (SELECT count(*) FROM made) AS deliveries, (SELECT created_at FROM chosen WHERE number > $3) AS next
      """;

  /**
   * Makes deliveries of all messages that were taken over since, unless they are pending anyway.
   *
   * @param most how many messages to look at
   */
  static Future<Resent> resendFrom(SqlConnection tx, long webhookId, Instant from, int most) {
    return tx.preparedQuery(RESEND).execute(Tuple.of(webhookId, Timestamps.of(from), most)).map(rows -> {
      var row = Rows.only(rows);
      return new Resent(row.getLong("deliveries"), Optional.ofNullable(Timestamps.read(row, "next")));
    }).compose(resent -> endPause(tx, webhookId).map(resent));
  }
}
