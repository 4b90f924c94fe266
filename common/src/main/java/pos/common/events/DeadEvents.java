package pos.common.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Database;
import pos.common.sql.Outage;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/** The events that could not be applied, each until an operator has removed the cause and lets it be applied again. */
final class DeadEvents {

  private static final Logger LOG = LoggerFactory.getLogger(DeadEvents.class);

  private record Dead(Event event, Throwable error) {}

  private static final Columns<Dead> DEAD = new Columns<Dead>()
      .add("event_id", Type.ID, dead -> dead.event.id())
      .add("stream", Type.TEXT, dead -> dead.event.stream())
      .add("type", Type.TEXT, dead -> dead.event.type())
      .add("payload", Type.OBJECT, dead -> dead.event.payload())
      .add("trace", Type.TEXT, dead -> dead.event.trace())
      .add("at", Type.TIME, dead -> dead.event.at())
      .add("epoch", Type.LONG, dead -> dead.event.epoch())
      .add("error", Type.TEXT, dead -> String.valueOf(dead.error.getMessage()));

  private static final String PARK = """
      WITH seen AS (INSERT INTO inbox (event_id) VALUES ($1) ON CONFLICT DO NOTHING)
      INSERT INTO dead_events (%s) VALUES (%s) ON CONFLICT DO NOTHING
      """.formatted(DEAD.names(), DEAD.values());

  private DeadEvents() {}

  static Future<Void> park(SqlClient client, Event event, Throwable error) {
    return client.preparedQuery(PARK).execute(DEAD.of(new Dead(event, error))).mapEmpty();
  }

  /** Applies the events of streams that an operator has marked by {@code apply_again}. */
  static Future<Void> applyMarked(Database database, List<String> streams,
      BiFunction<SqlConnection, Event, Future<Void>> effect) {
    return marked(database.events(), streams).compose(event -> event.isEmpty() ? Future.succeededFuture()
        : apply(database, event.get(), effect).compose(_ -> applyMarked(database, streams, effect)));
  }

  private static Future<Void> apply(Database database, Event event,
      BiFunction<SqlConnection, Event, Future<Void>> effect) {
    return event.apply(() -> database.transaction(tx -> remove(tx, event.id()).compose(removed ->
            removed ? effect.apply(tx, event) : Future.succeededFuture())))
        .onSuccess(_ -> LOG.info("event {} {} was parked and is applied now", event.type(), event.id()))
        .recover(e -> {
          if (Outage.isOfDatabase(e)) {
            return Future.failedFuture(e);
          }
          LOG.error("event {} {} stays parked in dead_events", event.type(), event.id(), e);
          return keep(database.events(), event.id(), e);
        });
  }

  private static Future<Optional<Event>> marked(SqlClient client, List<String> streams) {
    return client.preparedQuery("""
        SELECT event_id, stream, type, payload, trace, coalesce(at, parked_at) AS at, epoch FROM dead_events
        WHERE again AND stream = ANY($1) ORDER BY parked_at LIMIT 1
        """).mapping(DeadEvents::event).execute(Tuple.of(streams.toArray(String[]::new))).map(Rows::first);
  }

  private static Event event(Row row) {
    return new Event(row.getUUID("event_id"), row.getString("type"), row.getJsonObject("payload"),
        Timestamps.read(row, "at"), row.getString("trace"), row.getLong("epoch"), row.getString("stream"), "parked");
  }

  /** Returns whether it was there: another instance may have been faster. */
  private static Future<Boolean> remove(SqlClient tx, UUID id) {
    return tx.preparedQuery("DELETE FROM dead_events WHERE event_id = $1 AND again").execute(Tuple.of(id))
        .map(deleted -> deleted.rowCount() == 1);
  }

  /** Leaves an event parked that failed once more. */
  private static Future<Void> keep(SqlClient client, UUID id, Throwable error) {
    return client.preparedQuery("UPDATE dead_events SET again = false, error = $2 WHERE event_id = $1")
        .execute(Tuple.of(id, String.valueOf(error.getMessage()))).mapEmpty();
  }
}
