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

/** Applies SQL files once each, one transaction a file, one instance at a time; refuses a file changed afterwards. */
final class Migrations {

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String ALONE = """
      SET LOCAL lock_timeout = 0;
      SET LOCAL statement_timeout = 0;
      SELECT pg_advisory_xact_lock(7401963518);
      CREATE TABLE IF NOT EXISTS schema_migrations (
        file text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
      """;

  private Migrations() {}

  static Future<Void> run(Pool pool, String folder, List<String> files) {
    var done = Future.<Void>succeededFuture();
    for (var file : files) {
      done = done.compose(before -> Database.transaction(pool, tx -> apply(tx, folder + "/" + file)));
    }
    return done;
  }

  private static Future<Void> apply(SqlConnection tx, String path) {
    var sql = read(path);
    var checksum = sha256(sql);
    return tx.query(ALONE).execute()
        .compose(alone -> tx.preparedQuery("SELECT checksum FROM schema_migrations WHERE file = $1")
            .execute(Tuple.of(path)))
        .compose(rows -> {
          if (rows.size() == 0) {
            return applyNew(tx, path, sql, checksum);
          }
          return rows.iterator().next().getString(0).equals(checksum) ? Future.succeededFuture()
              : Future.failedFuture(new IllegalStateException(
                  path + " was changed after it had been applied: put the change into a new file"));
        });
  }

  private static Future<Void> applyNew(SqlConnection tx, String path, String sql, String checksum) {
    LOG.info("migrating: {}", path);
    return tx.query(sql).execute()
        .compose(done -> tx.preparedQuery("INSERT INTO schema_migrations (file, checksum) VALUES ($1, $2)")
            .execute(Tuple.of(path, checksum))).mapEmpty();
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
