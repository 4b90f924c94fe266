package pos.product;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.events.Relay;
import pos.common.run.Loop;
import pos.common.sql.Database;
import pos.common.sql.Rows;

/**
 * Publishes every product as it is now: for a new reader, because an outbox goes back a week only, and after the
 * database was restored, because readers know products as they were later.
 */
final class TellEverything {

  private static final Logger LOG = LoggerFactory.getLogger(TellEverything.class);
  private static final long PAUSE_MILLIS = 1000;
  private static final int SLICE = 50;
  /** How many events may wait to be published before the next slice is written. */
  private static final int MAX_WAITING = 500;

  private final Database database;
  private final Relay relay;
  private final Loop loop;

  TellEverything(Vertx vertx, Database database, Relay relay) {
    this.database = database;
    this.relay = relay;
    this.loop = new Loop(vertx, "telling all products", PAUSE_MILLIS, this::round);
  }

  void start() {
    loop.start();
  }

  Future<Void> close() {
    return loop.close();
  }

  private Future<Boolean> round() {
    return notice().compose(_ -> database.transaction(this::tellSlice)).onSuccess(told -> {
      if (told) {
        relay.poke();
      }
    });
  }

  private static final String NOTICE = """
      UPDATE telling SET told = CASE WHEN telling.epoch IS NOT NULL THEN 0 ELSE told END, epoch = seen.epoch,
        joined = seen.joined
      FROM (SELECT number AS epoch, coalesce((SELECT max(joined_at) FROM readers), '-infinity') AS joined FROM epoch)
        AS seen
      WHERE telling.epoch IS DISTINCT FROM seen.epoch OR telling.joined < seen.joined
      RETURNING told
      """;

  /** Begins when there is a new reader or a new epoch; a database that is new itself has told everything. */
  private Future<Void> notice() {
    return database.statements().query(NOTICE).execute().map(noticed -> {
      if (Rows.first(noticed).map(row -> row.getLong("told")).isPresent()) {
        LOG.info("a reader or this database is new: products are told from the first one on");
      }
      return null;
    });
  }

  private static final String NEXT = """
      SELECT told FROM telling WHERE told IS NOT NULL
        AND (SELECT count(*) FROM (SELECT FROM outbox WHERE published_at IS NULL LIMIT $1) AS waiting) < $1
      FOR UPDATE SKIP LOCKED
      """;

  /** Returns whether there may be more to tell at once. */
  private Future<Boolean> tellSlice(SqlConnection tx) {
    return tx.preparedQuery(NEXT).execute(Tuple.of(MAX_WAITING)).compose(rows -> rows.size() == 0
        ? Future.succeededFuture(false)
        : Products.tell(tx, Rows.only(rows).getLong("told"), SLICE).compose(last ->
            tx.preparedQuery("UPDATE telling SET told = $1").execute(Tuple.of(last)).map(last != null)));
  }
}
