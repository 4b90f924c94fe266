package pos.reporting.sales;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import pos.common.shop.StoreTime;
import pos.common.sql.Database;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.reporting.core.Period;

/** Reads the table of receipts by minute, which has those of the last days. */
public final class AggregatedMinutes {

  /** A week and a day to compare with, and a day to spare for both changes of the clock. */
  public static final int DAYS = 9;

  private AggregatedMinutes() {}

  /** Returns sales and net_cents of each store and channel from one minute to another, which does not count. */
  public static Future<List<Row>> byPlace(SqlClient client, Instant from, Instant to) {
    return client.preparedQuery("""
        SELECT store_id, channel, sum(sales)::bigint AS sales, sum(net_cents)::bigint AS net_cents
        FROM aggregated_minutes WHERE minute >= $1 AND minute < $2 GROUP BY store_id, channel
        """).execute(Tuple.of(Timestamps.of(from), Timestamps.of(to))).map(Rows::list);
  }

  /** Returns net_cents of each part of a day that has receipts, by the stores' clock: part 0 begins at midnight. */
  public static Future<List<Row>> byPartOfDay(SqlClient client, Period day, int minutes) {
    return client.preparedQuery("""
        SELECT (extract(hour FROM local) * 60 + extract(minute FROM local))::int / $3 AS part,
          sum(net_cents)::bigint AS net_cents
        FROM aggregated_minutes, timezone($4, minute) AS local
        WHERE minute >= $1 AND minute < $2 GROUP BY part
        """).execute(Tuple.of(Timestamps.of(day.from()), Timestamps.of(day.to()), minutes, StoreTime.ZONE.getId()))
        .map(Rows::list);
  }

  /** Has deleted what is compared with no more. */
  public static void deleteOld(Database database) {
    database.deleteOld("aggregated_minutes", "minute < now() - interval '" + DAYS + " days'");
  }
}
