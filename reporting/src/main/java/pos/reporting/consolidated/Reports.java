package pos.reporting.consolidated;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.reporting.core.Period;

/** The table of consolidated reports. */
final class Reports {

  private static final int KEPT = 10_000;
  private static final String COLUMNS = "id, since, until, created_at, content";

  private static final String INSERT = """
      INSERT INTO reports (type, since, until, content) VALUES ('consolidated', $1, $2, $3) RETURNING %s
      """.formatted(COLUMNS);

  private Reports() {}

  static Future<Report> insert(SqlConnection tx, Period period, JsonObject content) {
    return tx.preparedQuery(INSERT).mapping(Report::from)
        .execute(Tuple.of(Timestamps.of(period.from()), Timestamps.of(period.to()), content)).map(Rows::only)
        .compose(report -> tx.preparedQuery("DELETE FROM reports WHERE id <= $1")
            .execute(Tuple.of(report.id() - KEPT)).map(report));
  }

  /** Returns the report; fails with 404 when there is none. */
  static Future<Report> find(SqlClient client, long id) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM reports WHERE id = $1").mapping(Report::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "report", id));
  }
}
