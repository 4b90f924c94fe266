package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.rule.Resource;
import pos.common.rule.Sha256;

/** Applies each SQL file once, in a transaction of its own, one instance at a time; refuses one that has changed. */
final class Migrations {

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String LOCK = """
      SET LOCAL lock_timeout = 0;
      SET LOCAL statement_timeout = 0;
      SELECT pg_advisory_xact_lock(7401963518);
      CREATE TABLE IF NOT EXISTS schema_migrations (
        file text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
      """;

  /** All services start at once and share the machine, and no request waits for an answer yet. */
  static final int CONNECT_SECONDS = 20;
  /** Part of the names of files that production leaves out. */
  static final String DEVELOPMENT = "development";

  private Migrations() {}

  static Future<Void> run(Pool pool, String folder, List<String> files) {
    var done = Future.<Void>succeededFuture();
    for (var file : files) {
      done = done.compose(_ -> Transactions.run(pool, CONNECT_SECONDS, tx -> apply(tx, folder + "/" + file)));
    }
    return done;
  }

  /** Returns the files that were applied, in alphabetical order. */
  static Future<List<String>> applied(SqlClient client) {
    return client.query("SELECT to_regclass('schema_migrations') IS NOT NULL").execute()
        .compose(rows -> Rows.only(rows).getBoolean(0)
            ? client.query("SELECT file FROM schema_migrations ORDER BY file").mapping(row -> row.getString(0)).execute()
                .map(Rows::list)
            : Future.succeededFuture(List.of()));
  }

  private static Future<Void> apply(SqlConnection tx, String path) {
    var sql = Resource.text("/" + path);
    var checksum = Sha256.hex(sql);
    return tx.query(LOCK).execute()
        .compose(_ -> tx.preparedQuery("SELECT checksum FROM schema_migrations WHERE file = $1")
            .execute(Tuple.of(path)))
        .compose(rows -> {
          if (rows.size() == 0) {
            return applyNew(tx, path, sql, checksum);
          }
          return Rows.only(rows).getString(0).equals(checksum) ? Future.succeededFuture()
              : Future.failedFuture(new IllegalStateException(
                  path + " has changed since it was applied: undo that, and put the change into a new file"));
        });
  }

  private static Future<Void> applyNew(SqlConnection tx, String path, String sql, String checksum) {
    LOG.info("migrating: {}", path);
    return tx.query(sql).execute()
        .compose(_ -> tx.preparedQuery("INSERT INTO schema_migrations (file, checksum) VALUES ($1, $2)")
            .execute(Tuple.of(path, checksum))).mapEmpty();
  }
}
