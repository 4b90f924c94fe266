package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.sql.Database;

/** The monthly partitions of sales. */
public final class Partitions {

  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final int MONTHS = 3;

  private Partitions() {}

  /** Creates the partitions of this month and the next two, now and every day. */
  public static Future<Void> keep(Vertx vertx, Database database) {
    vertx.setPeriodic(TimeUnit.DAYS.toMillis(1), _ -> create(database)
        .onFailure(e -> LOG.warn("cannot create partitions, next attempt tomorrow: {}", e.getMessage())));
    return create(database);
  }

  /** Creates each in a transaction of its own, which locks the rows that have no partition. */
  private static Future<Void> create(Database database) {
    var created = Future.<Void>succeededFuture();
    for (int month = 0; month < MONTHS; month++) {
      var ahead = month;
      created = created.compose(_ -> database.statements()
          .preparedQuery("SELECT make_partition(((now() AT TIME ZONE 'UTC') + $1 * interval '1 month')::date)")
          .execute(Tuple.of(ahead)).mapEmpty());
    }
    return created;
  }
}
