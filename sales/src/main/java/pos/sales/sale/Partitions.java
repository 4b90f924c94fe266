package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.sql.Database;

/** The monthly partitions of sales; a month that has none yet is kept in the partition for the rest. */
public final class Partitions {

  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final int MONTHS = 3;
  private static final Duration PAUSE = Duration.ofDays(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);
  /**
   * All waits for locks together are shorter than PostgreSQL's deadlock_timeout of a second: a transaction that waits
   * for this one goes on before it is taken for part of a deadlock. The other limit is for bringing over what the rest
   * has for the month, and for reading it.
   */
  private static final String LIMITS = "SET LOCAL lock_timeout = '200ms'; SET LOCAL statement_timeout = '60s'";

  private Partitions() {}

  /**
   * Creates the partitions of this month and the next two, now and every day.
   *
   * @return succeeds when none could be created too: sales are taken without, and the next attempt is made in a minute
   */
  public static Future<Void> keep(Vertx vertx, Database database) {
    return create(database).transform(created -> {
      if (created.failed()) {
        LOG.info("no new partitions of sales, next attempt in a minute: {}", created.cause().getMessage());
      }
      var pause = created.succeeded() ? PAUSE : PAUSE_AFTER_FAILURE;
      vertx.setTimer(pause.toMillis(), _ -> keep(vertx, database));
      return Future.succeededFuture();
    });
  }

  /** Creates each in a transaction of its own, which locks the rows that have no partition. */
  private static Future<Void> create(Database database) {
    var created = Future.<Void>succeededFuture();
    for (int month = 0; month < MONTHS; month++) {
      var ahead = month;
      created = created.compose(_ -> database.patientTransaction(tx -> create(tx, ahead)));
    }
    return created;
  }

  private static Future<Void> create(SqlConnection tx, int ahead) {
    return tx.query(LIMITS).execute().compose(_ -> tx.preparedQuery(
        "SELECT make_partition(((now() AT TIME ZONE 'UTC') + $1 * interval '1 month')::date)")
        .execute(Tuple.of(ahead))).mapEmpty();
  }
}
