package pos.reporting.webhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import pos.common.events.Event;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;

/** The table of messages, each with the deliveries that are made of it. */
public final class Messages {

  /** Twice as long as deliveries, because one that is resent at the end of its time needs its message. */
  static final String OLD = "created_at < now() - interval '14 days'";

  private static final Columns<Message> COLUMNS = new Columns<Message>()
      .add("event_id", Type.ID, Message::eventId)
      .add("type", Type.TEXT, Message::type)
      .add("reference", Type.TEXT, Message::reference)
      .add("stream", Type.TEXT, Message::stream)
      .add("position", Type.LONG, Message::position)
      .add("body", Type.TEXT, Message::body);

  /** Keeps what a disabled receiver has chosen, too: it may be resent when it is enabled again. */
  private static final String ADD = """
      WITH told AS (
        INSERT INTO webhook_messages (%1$s) SELECT %1$s FROM unnest(%2$s) WITH ORDINALITY AS told(%1$s, number)
        WHERE EXISTS (SELECT FROM webhooks WHERE told.type = ANY(event_types)) ORDER BY number
        ON CONFLICT (event_id) DO NOTHING RETURNING *)
      INSERT INTO webhook_deliveries (webhook_id, message_id, reference, position)
      SELECT w.id, told.id, reference, position FROM told JOIN webhooks w ON told.type = ANY(event_types)
      WHERE enabled ORDER BY told.id
      """.formatted(COLUMNS.names(), COLUMNS.unseenArrays());

  private static final String ADD_TEST = """
      WITH told AS (INSERT INTO webhook_messages (%s) VALUES (%s) RETURNING *)
      INSERT INTO webhook_deliveries (webhook_id, message_id, reference, position)
      SELECT $7, id, reference, position FROM told RETURNING id
      """.formatted(COLUMNS.names(), COLUMNS.values());

  private Messages() {}

  /** Adds what the receivers are to be told of events, in the transaction that applies them. */
  public static Future<Void> add(SqlConnection tx, List<Event> events) {
    var messages = events.stream().flatMap(event -> Message.of(event).stream()).toList();
    return messages.isEmpty() ? Future.succeededFuture()
        : tx.preparedQuery(ADD).execute(COLUMNS.of(messages)).mapEmpty();
  }

  /** Adds a message that tests a receiver, and returns the id of its delivery. */
  static Future<Long> addTest(SqlConnection tx, long webhookId, Instant now) {
    return tx.preparedQuery(ADD_TEST).mapping(row -> row.getLong(0))
        .execute(COLUMNS.of(Message.test(now)).addLong(webhookId)).map(Rows::only);
  }
}
