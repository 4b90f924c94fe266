package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import pos.common.run.Loop;
import pos.common.shop.EndedSessions;
import pos.common.sql.Rows;

/** The table of sessions that have ended, which this copies to Redis for the other services. */
final class SessionEnds {

  /** The condition of rows that no valid access token belongs to any more. */
  static final String OLD = "ended_at < now() - interval '20 minutes'";
  /** Follows a common table {@code ended} of the tokens that are revoked; older sessions have no valid access token. */
  static final String WRITE = """
      INSERT INTO ended_sessions (id)
      SELECT DISTINCT family FROM ended WHERE issued_at > now() - interval '20 minutes' ON CONFLICT DO NOTHING
      """;
  private static final int BATCH = 1000;
  /** The condition of copies that Redis keeps: what is younger may be lost with its machine, and is copied again. */
  private static final String IS_SAFE = "ended_at < now() - interval '5 seconds'";
  private static final long PAUSE_MILLIS = 1000;
  private static final long PATIENCE_MILLIS = 1000;

  private final SqlClient client;
  private final EndedSessions copy;
  private final Loop loop;
  /** Whether Redis had no mark, so that everything is copied before it gets one. */
  private boolean restoring;

  SessionEnds(Vertx vertx, SqlClient client, EndedSessions copy) {
    this.client = client;
    this.copy = copy;
    this.loop = new Loop(vertx, "copying ended sessions", PAUSE_MILLIS, this::round);
  }

  void start() {
    loop.start();
  }

  Future<Void> close() {
    return loop.close();
  }

  /** Copies what has just been committed, and waits for it a second at most: if that fails, the loop does it. */
  Future<Void> tell() {
    return next().compose(this::publish).timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private Future<Boolean> round() {
    return next().compose(sessions -> publish(sessions).compose(marked -> {
      var more = sessions.size() == BATCH;
      if (marked || restoring && more) {
        return Future.succeededFuture(more);
      }
      restoring = !restoring;
      return restoring ? client.query("UPDATE ended_sessions SET published = false").execute().map(true)
          : copy.markComplete().map(false);
    }));
  }

  private Future<List<UUID>> next() {
    return client.preparedQuery("SELECT id FROM ended_sessions WHERE NOT published ORDER BY ended_at DESC LIMIT $1")
        .mapping(row -> row.getUUID("id")).execute(Tuple.of(BATCH)).map(Rows::list);
  }

  /** Returns whether Redis is known to have all others too. */
  private Future<Boolean> publish(List<UUID> sessions) {
    return copy.add(sessions).compose(marked -> sessions.isEmpty() ? Future.succeededFuture(marked)
        : client.preparedQuery("UPDATE ended_sessions SET published = true WHERE id = ANY($1) AND " + IS_SAFE)
            .execute(Tuple.of(sessions.toArray(UUID[]::new))).map(marked));
  }
}
