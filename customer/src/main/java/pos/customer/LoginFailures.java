package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import pos.common.rule.Failure;
import pos.common.sql.Rows;

/** The table of wrong passwords: ten, each within 15 minutes of the one before, lock a name for 15 minutes. */
final class LoginFailures {

  static final String DELETE_EXPIRED = "DELETE FROM login_failures WHERE until < now()";

  private LoginFailures() {}

  /** Fails with 429 while the account is locked. */
  static Future<Void> refuseLocked(SqlClient client, Account account) {
    return client.preparedQuery("""
        SELECT ceil(extract(epoch FROM until - now()))::int AS seconds FROM locked_accounts WHERE account = $1
        """).execute(Tuple.of(account.key())).map(rows -> {
          if (rows.size() > 0) {
            throw Failure.of(Failure.Kind.TOO_MANY, "account-locked", "Too many wrong passwords. Try again later.")
                .retryAfter(Duration.ofSeconds(Rows.only(rows).getInteger("seconds")));
          }
          return null;
        });
  }

  /** Counts one more, or fails with 429 when there are ten: the answer must not say whether the eleventh was right. */
  static Future<Void> count(SqlClient client, Account account) {
    return client.preparedQuery("""
        INSERT INTO login_failures AS f (account, failures, until) VALUES ($1, 1, now() + interval '15 minutes')
        ON CONFLICT (account) DO UPDATE SET until = excluded.until,
          failures = CASE WHEN f.until > now() THEN f.failures + 1 ELSE 1 END
        WHERE f.failures < 10 OR f.until <= now()
        """).execute(Tuple.of(account.key()))
        .compose(counted -> counted.rowCount() == 1 ? Future.succeededFuture() : refuseLocked(client, account));
  }

  static Future<Void> deleteExpired(SqlClient client) {
    return client.query(DELETE_EXPIRED).execute().mapEmpty();
  }
}
