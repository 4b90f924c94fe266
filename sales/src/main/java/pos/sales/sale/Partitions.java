package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.sql.Database;

/** Sees to it that this month and the next two have their partitions, now and every day. */
public final class Partitions {

  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

  private Partitions() {}

  public static Future<Void> keep(Vertx vertx, Database database) {
    vertx.setPeriodic(TimeUnit.DAYS.toMillis(1), timer -> make(database)
        .onFailure(e -> LOG.warn("no new partitions, next try tomorrow: {}", e.getMessage())));
    return make(database);
  }

  /** One transaction a month: each locks the rows that have no partition. */
  private static Future<Void> make(Database database) {
    var made = Future.<Void>succeededFuture();
    for (int ahead = 0; ahead < 3; ahead++) {
      var months = ahead;
      made = made.compose(before -> database.statements()
          .preparedQuery("SELECT make_partition(((now() AT TIME ZONE 'UTC') + $1 * interval '1 month')::date)")
          .execute(Tuple.of(months)).mapEmpty());
    }
    return made;
  }
}
