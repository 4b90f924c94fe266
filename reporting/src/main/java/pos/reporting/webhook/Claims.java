package pos.reporting.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;

/**
 * Which instance sends to which receivers. One instance at a time has a receiver, and gives it back with what it has
 * found out: that keeps deliveries in order, and one statement serves many receivers.
 */
final class Claims {

  /** A receiver is free again after this time; attempts end well before it. */
  private static final int SECONDS = 30;
  /** What a receiver is sent before others have their turn. */
  private static final int BATCH = 20;

  private static final String CLAIM = """
      UPDATE webhooks SET holder = $1, held_until = now() + interval '%d seconds' WHERE id = ANY(ARRAY(
        SELECT id FROM webhooks w WHERE enabled AND held_until <= now() AND paused_until <= now()
          AND (failures > 0) = $2 AND id <> ALL($4) AND EXISTS (SELECT FROM webhook_deliveries
            WHERE webhook_id = w.id AND delivered_at IS NULL AND next_attempt_at <= now())
        ORDER BY held_until LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED))
      RETURNING id
      """.formatted(SECONDS);

  /**
   * The first of each object, and of a receiver that fails one. Behind the position up to which its stream is applied,
   * a message waits for those before it, which another instance may be writing down; but not longer than a minute.
   */
  private static final String READ = """
      SELECT * FROM (
        SELECT d.id, d.webhook_id, url, event_id, body, secret, d.rank,
          CASE WHEN previous_until > now() THEN previous_secret END AS previous,
          sum(octet_length(body)) OVER (ORDER BY d.rank, d.webhook_id ROWS UNBOUNDED PRECEDING) - octet_length(body)
            AS bytes_before
        FROM webhooks w, LATERAL (
          SELECT d.id, d.webhook_id, event_id, body,
            row_number() OVER (ORDER BY next_attempt_at, d.position, d.id) AS rank
          FROM webhook_deliveries d JOIN webhook_messages m ON m.id = message_id
          LEFT JOIN unnest($2::text[], $3::bigint[]) AS applied(stream, position) ON applied.stream = m.stream
          WHERE d.webhook_id = w.id AND delivered_at IS NULL AND next_attempt_at <= now()
            AND (m.position <= coalesce(applied.position, 0) OR m.created_at < now() - interval '1 minute')
            AND NOT EXISTS (SELECT FROM webhook_deliveries b WHERE b.webhook_id = d.webhook_id
              AND b.reference = d.reference AND b.delivered_at IS NULL AND (b.position, b.id) < (d.position, d.id))
          ORDER BY next_attempt_at, d.position, d.id LIMIT CASE WHEN w.failures > 0 THEN 1 ELSE %d END) AS d
        WHERE w.id = ANY($1)) AS due
      WHERE bytes_before < $4 ORDER BY rank
      """.formatted(BATCH);

  private static final Columns<Attempt> ATTEMPTS = new Columns<Attempt>(2)
      .add("webhook_id", Type.LONG, Attempt::webhookId)
      .add("delivery_id", Type.LONG, Attempt::deliveryId)
      .add("url", Type.TEXT, Attempt::url)
      .add("status", Type.LONG, Attempt::status)
      .add("answer", Type.TEXT, Attempt::answer)
      .add("delivered", Type.FLAG, Attempt::isDelivered);

  /**
   * The pauses grow from five seconds to eight hours. A receiver is given up when it says that it is gone, when a
   * delivery would be tried later than three days after its first attempt, or when nothing has arrived for three days.
   * An attempt at a URL that has been replaced in the meantime does not count: its message is due at the new one.
   */
  private static final String RELEASE = """
      WITH held AS (
        SELECT id, url, holder, failures, failing_since FROM webhooks WHERE id = ANY($2) ORDER BY id
        FOR NO KEY UPDATE),
      recorded AS (
        UPDATE webhook_deliveries d SET attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, now()),
          tried_at = now(), status = r.status, answer = r.answer, delivered_at = CASE WHEN r.delivered THEN now() END,
          next_attempt_at = CASE WHEN r.delivered THEN next_attempt_at ELSE now()
            + least(interval '5 seconds' * 4 ^ least(attempts, 10), interval '8 hours') * (0.9 + random() / 5) END
        FROM unnest(%2$s) AS r(%1$s) JOIN held ON held.id = r.webhook_id AND held.url = r.url
        WHERE d.id = r.delivery_id AND delivered_at IS NULL
        RETURNING d.webhook_id, r.delivered, r.status = 410 AS gone,
          NOT r.delivered AND next_attempt_at > first_tried_at + interval '3 days' AS exhausted),
      judged AS (
        SELECT id, coalesce(bool_or(delivered), false) AS delivered, count(*) FILTER (WHERE NOT delivered) AS failed,
          coalesce(bool_or(gone), false) AS gone, coalesce(bool_or(exhausted), false) AS exhausted
        FROM unnest($2::bigint[]) AS id LEFT JOIN recorded ON webhook_id = id GROUP BY id),
      outcome AS (
        SELECT w.id, CASE WHEN gone THEN 'gone' WHEN exhausted OR NOT j.delivered AND failed > 0
            AND failing_since < now() - interval '3 days' THEN 'failing' END AS reason,
          CASE WHEN j.delivered THEN 0 ELSE failures + failed END AS failures,
          CASE WHEN j.delivered THEN NULL WHEN failed > 0 THEN coalesce(failing_since, now()) ELSE failing_since END
            AS failing_since,
          NOT j.delivered AND failed > 0 AS failed
        FROM held w JOIN judged j USING (id) WHERE holder = $1)
      UPDATE webhooks w SET holder = NULL, held_until = now(), failures = o.failures, failing_since = o.failing_since,
        paused_until = CASE WHEN o.failed THEN now()
          + least(interval '1 second' * 2 ^ least(o.failures, 10), interval '1 minute') ELSE paused_until END,
        enabled = w.enabled AND reason IS NULL,
        disabled_reason = CASE WHEN w.enabled THEN reason ELSE disabled_reason END,
        version = version + (w.enabled AND reason IS NOT NULL)::int
      FROM outcome o WHERE w.id = o.id
      RETURNING w.id, old.enabled AND NOT new.enabled AS disabled, new.disabled_reason AS reason, w.url
      """.formatted(ATTEMPTS.names(), ATTEMPTS.arrays());

  private Claims() {}

  /** A receiver that was given up. @param reason {@code failing} or {@code gone} */
  record GivenUp(long webhookId, String host, String reason) {}

  /**
   * Claims receivers that have something due.
   *
   * @param failing whether to claim those whose last attempt has failed, or the others
   * @param mine those that this instance has not given back, however old its claim is
   */
  static Future<List<Long>> claim(SqlClient client, String holder, boolean failing, int most, Collection<Long> mine) {
    return client.preparedQuery(CLAIM).mapping(row -> row.getLong(0))
        .execute(Tuple.of(holder, failing, most).addArrayOfLong(mine.toArray(Long[]::new))).map(Rows::list);
  }

  /**
   * Reads what claimed receivers have due: a statement of its own, because the one that claims still sees as due what
   * another instance had recorded when it gave them back.
   *
   * @param applied the positions up to which streams are applied
   * @param bytes the bodies may have together, and one more
   */
  static Future<List<Due>> read(SqlClient client, Collection<Long> webhooks, Map<String, Long> applied, long bytes) {
    return webhooks.isEmpty() ? Future.succeededFuture(List.of()) : client.preparedQuery(READ).mapping(Due::from)
        .execute(Tuple.of(webhooks.toArray(Long[]::new), applied.keySet().toArray(String[]::new),
            applied.values().toArray(Long[]::new), bytes)).map(Rows::list);
  }

  /** Records what came of attempts, and gives receivers back; returns those that are disabled by it. */
  static Future<List<GivenUp>> release(SqlClient client, String holder, Collection<Long> webhooks,
      List<Attempt> attempts) {
    return webhooks.isEmpty() ? Future.succeededFuture(List.of()) : client.preparedQuery(RELEASE)
        .execute(ATTEMPTS.addTo(Tuple.of(holder).addArrayOfLong(webhooks.toArray(Long[]::new)), attempts))
        .map(rows -> rows.stream().filter(row -> row.getBoolean("disabled")).map(row -> new GivenUp(row.getLong("id"),
            URI.create(row.getString("url")).getHost(), row.getString("reason"))).toList());
  }

  /**
   * How many receivers stand how.
   *
   * @param failing those whose last attempts have failed, or which have not taken something that is to be tried again
   * @param lag the seconds since the oldest delivery was due to a receiver whose last attempts have not failed
   */
  record State(long disabled, long failing, long lag) {}

  static Future<State> state(SqlClient client) {
    return client.preparedQuery("""
        SELECT count(*) FILTER (WHERE disabled_reason IS NOT NULL) AS disabled,
          count(*) FILTER (WHERE enabled AND (failures > 0 OR EXISTS (SELECT FROM webhook_deliveries
            WHERE webhook_id = w.id AND delivered_at IS NULL AND next_attempt_at > now()))) AS failing,
          coalesce(extract(epoch FROM now() - min((SELECT min(next_attempt_at) FROM webhook_deliveries
            WHERE webhook_id = w.id AND delivered_at IS NULL)) FILTER (WHERE enabled AND failures = 0)), 0)::bigint
            AS lag
        FROM webhooks w
        """).mapping(row -> new State(row.getLong("disabled"), row.getLong("failing"),
            Math.max(0, row.getLong("lag")))).execute(Tuple.tuple()).map(Rows::only);
  }
}
