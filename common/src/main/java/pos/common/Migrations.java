package pos.common;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies SQL files once each, one transaction a file, one instance at a time; a file changed afterwards is refused. */
final class Migrations {

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final long LOCK = 7_401_963_518L;

  private final Pool pool;

  Migrations(Pool pool) {
    this.pool = pool;
  }

  Future<Void> run(String folder, List<String> files) {
    return pool.withConnection(connection -> lock(connection)
        .compose(locked -> createHistory(connection))
        .compose(ready -> applyAll(connection, folder, files))
        .eventually(() -> connection.query("SELECT pg_advisory_unlock(" + LOCK + "); RESET lock_timeout; RESET statement_timeout")
            .execute()));
  }

  private static Future<Void> lock(SqlConnection connection) {
    return connection.query("SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock(" + LOCK + ")")
        .execute().mapEmpty();
  }

  private static Future<Void> createHistory(SqlConnection connection) {
    return connection.query("""
        CREATE TABLE IF NOT EXISTS schema_migrations (
          file text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """).execute().mapEmpty();
  }

  private static Future<Void> applyAll(SqlConnection connection, String folder, List<String> files) {
    var done = Future.<Void>succeededFuture();
    for (var file : files) {
      done = done.compose(before -> apply(connection, folder + "/" + file));
    }
    return done;
  }

  private static Future<Void> apply(SqlConnection connection, String path) {
    var sql = read(path);
    var checksum = sha256(sql);
    return connection.preparedQuery("SELECT checksum FROM schema_migrations WHERE file = $1").execute(Tuple.of(path))
        .compose(rows -> {
          if (rows.size() == 0) {
            return applyNew(connection, path, sql, checksum);
          }
          return rows.iterator().next().getString(0).equals(checksum) ? Future.succeededFuture()
              : Future.failedFuture(new IllegalStateException(
                  path + " was changed after it had been applied: put the change into a new file"));
        });
  }

  private static Future<Void> applyNew(SqlConnection connection, String path, String sql, String checksum) {
    LOG.info("migrating: {}", path);
    return connection.begin().compose(tx -> connection.query(sql).execute()
        .compose(done -> connection.preparedQuery("INSERT INTO schema_migrations (file, checksum) VALUES ($1, $2)")
            .execute(Tuple.of(path, checksum)))
        .compose(recorded -> tx.commit())
        .recover(e -> tx.rollback().transform(rolledBack -> Future.failedFuture(e))));
  }

  private static String read(String path) {
    try (var in = Migrations.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new IllegalStateException("the migration " + path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
