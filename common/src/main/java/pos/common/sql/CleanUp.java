package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.run.Loop;

/**
 * Deletes what is kept for a limited time, at the start and every hour, in slices: one statement for all of it could
 * run into its time-out, and would have more to do the next time.
 */
final class CleanUp {

  private static final Logger LOG = LoggerFactory.getLogger(CleanUp.class);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final int SLICE = 2000;
  /** Looks at the oldest events only, because no index finds those that are old and published. */
  private static final String SENT = """
      WITH sent AS (DELETE FROM outbox WHERE sequence IN (
          SELECT sequence FROM (SELECT * FROM outbox ORDER BY sequence LIMIT %d) AS oldest
          WHERE created_at < now() - interval '7 days' AND published_at < now() - interval '1 day')
        RETURNING ARRAY[entry_ms, entry_no] AS entry)
      SELECT name, count(*) AS events FROM sent
      LEFT JOIN readers ON entry > done OR entry > owed_after AND entry <= owed_until GROUP BY name
      """.formatted(SLICE);

  private final Pool pool;
  private final Loop loop;
  private final List<String> statements = new ArrayList<>(List.of(SENT));

  CleanUp(Vertx vertx, Pool pool) {
    this.pool = pool;
    this.loop = new Loop(vertx, "deleting what is old", PAUSE.toMillis(), this::round);
    delete("idempotency_keys", "created_at < now() - interval '24 hours'");
    delete("inbox", "received_at < now() - interval '10 days'");
  }

  void delete(String table, String condition) {
    statements.add("DELETE FROM %1$s WHERE ctid = ANY(ARRAY(SELECT ctid FROM %1$s WHERE %2$s LIMIT %3$d)) RETURNING NULL"
        .formatted(table, condition, SLICE));
  }

  void start() {
    loop.start();
  }

  Future<Void> close() {
    return loop.close();
  }

  /** Deletes a slice of each table, and returns whether there may be more. */
  Future<Boolean> round() {
    var deleted = Future.succeededFuture(false);
    for (var statement : statements) {
      deleted = deleted.compose(before -> Transactions.run(pool, tx -> tx.query(statement).execute())
          .onSuccess(rows -> reportMissed(statement, rows))
          .map(rows -> before || rows.size() > 0));
    }
    return deleted;
  }

  private static void reportMissed(String statement, RowSet<Row> rows) {
    if (statement.equals(SENT)) {
      rows.forEach(row -> {
        if (row.getString("name") != null) {
          LOG.error("{} has missed {} events, which are deleted after a week", row.getString("name"),
              row.getLong("events"));
        }
      });
    }
  }
}
