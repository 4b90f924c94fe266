package pos.common.events;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import pos.common.events.Streams.EntryId;
import pos.common.log.Trace;
import pos.common.sql.Columns;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/** The events of a transaction, written with it and published afterwards by the {@link Relay}. */
public final class Outbox {

  /** Bounds of a batch, the second in bytes of payload: an event that is larger is a batch of its own. */
  static final int BATCH = 200;
  static final int BATCH_BYTES = 256 * 1024;

  /** @param entry the position at which it was published before, or null */
  record Message(long sequence, UUID id, String type, String payload, String trace, Instant at, EntryId entry,
      long ageMillis, boolean last) {

    private static Message from(Row row) {
      var millis = row.getLong("entry_ms");
      return new Message(row.getLong("sequence"), row.getUUID("id"), row.getString("type"), row.getString("payload"),
          row.getString("trace"), Timestamps.read(row, "created_at"),
          millis == null ? null : new EntryId(millis, row.getLong("entry_no")), row.getLong("age"),
          row.getBoolean("last"));
    }
  }

  private Outbox() {}

  public static Future<Void> add(SqlConnection tx, String type, JsonObject payload) {
    return addAll(tx, type, List.of(payload));
  }

  /** Writes many events of one type with one statement. */
  public static Future<Void> addAll(SqlConnection tx, String type, List<JsonObject> payloads) {
    return tx.preparedQuery("""
        INSERT INTO outbox (type, payload, trace) SELECT $1, payload::json, $3 FROM unnest($2::text[]) AS payload
        """)
        .execute(Tuple.of(type, payloads.stream().map(JsonObject::encode).toArray(String[]::new),
            Trace.currentOrFresh().toText()))
        .mapEmpty();
  }

  private static final String UNPUBLISHED = batch("published_at IS NULL", "sequence");

  /** Returns the oldest events that are not yet published. */
  static Future<List<Message>> unpublished(SqlClient client) {
    return client.preparedQuery(UNPUBLISHED).mapping(Message::from).execute(Tuple.of(BATCH, BATCH_BYTES))
        .map(Rows::list);
  }

  private static final String PUBLISHED = batch("""
      published_at IS NOT NULL AND (entry_ms, entry_no) > ($3, $4) AND (entry_ms, entry_no) <= ($5, $6)
      """, "entry_ms, entry_no");

  /** Returns the first events that were published after an entry and up to another one. */
  static Future<List<Message>> published(SqlClient client, EntryId after, EntryId until) {
    return client.preparedQuery(PUBLISHED).mapping(Message::from)
        .execute(Tuple.of(BATCH, BATCH_BYTES, after.millis(), after.number(), until.millis(), until.number()))
        .map(Rows::list);
  }

  /** Selects events as long as those before them are within the bounds; {@code last} if there are no more. */
  private static String batch(String which, String order) {
    return """
        SELECT sequence, id, type, payload::text AS payload, trace, created_at, entry_ms, entry_no,
          (extract(epoch FROM clock_timestamp() - created_at) * 1000)::bigint AS age, number = count AND count < $1 AS last
        FROM (
          SELECT *, count(*) OVER () AS count, row_number() OVER (ORDER BY %2$s) AS number,
            sum(octet_length(payload::text)) OVER (ORDER BY %2$s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
              AS bytes_before
          FROM (SELECT sequence, id, type, payload, trace, created_at, entry_ms, entry_no FROM outbox
            WHERE %1$s ORDER BY %2$s LIMIT $1) AS oldest) AS batch
        WHERE bytes_before IS NULL OR bytes_before < $2 ORDER BY %2$s
        """.formatted(which, order);
  }

  private static final String MARK = """
      WITH marked AS (
        UPDATE outbox SET published_at = coalesce(published_at, now()), entry_ms = e.ms, entry_no = e.no
        FROM unnest(%s, %s, %s) AS e(sequence, ms, no) WHERE outbox.sequence = e.sequence),
      advanced AS (UPDATE readers SET owed_after = $8 WHERE owed_after >= $7 AND owed_after < $8)
      UPDATE relay SET last_ms = $4, last_no = $5 WHERE holder = $6
      """.formatted(Columns.unseenArray("$1::bigint[]"), Columns.unseenArray("$2::bigint[]"),
      Columns.unseenArray("$3::bigint[]"));

  /**
   * Records where events are in the stream now.
   *
   * @param owed the part of them that was owed; readers that are owed all of it are owed only what follows
   * @param after the position behind which {@code owed} begins
   */
  static Future<Void> mark(SqlClient client, String holder, List<Message> messages, List<EntryId> entries,
      List<Message> owed, EntryId after) {
    var last = entries.getLast();
    return client.preparedQuery(MARK).execute(Tuple.of(messages.stream().map(Message::sequence).toArray(Long[]::new),
            entries.stream().map(EntryId::millis).toArray(Long[]::new),
            entries.stream().map(EntryId::number).toArray(Long[]::new), last.millis(), last.number())
            .addString(holder).addArrayOfLong(after.toArray())
            .addArrayOfLong((owed.isEmpty() ? after : owed.getLast().entry()).toArray())).mapEmpty();
  }
}
