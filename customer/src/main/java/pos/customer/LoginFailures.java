package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import pos.common.rule.Failure;
import pos.common.sql.Rows;

/**
 * The table of wrong passwords: ten, each within 15 minutes of the one before, lock a name for a device for 15 minutes.
 *
 * <p>Thirty of all devices lock it for every device that the customer has not logged in with.
 */
final class LoginFailures {

  /** The condition of devices that count as unknown again. */
  static final String OLD_DEVICES = "last_login < now() - interval '90 days'";
  /** The condition of rows that lock nothing and count no more. */
  static final String OLD = "until < now()";

  private LoginFailures() {}

  /** Fails with 429 while the account is locked. */
  static Future<Void> refuseLocked(SqlClient client, Account account) {
    return client.preparedQuery("""
        SELECT ceil(extract(epoch FROM locked_until($1, $2) - now()))::int AS seconds
        """).execute(Tuple.of(account.key(), account.owner())).map(rows -> {
          var seconds = Rows.only(rows).getInteger("seconds");
          if (seconds != null) {
            throw Failure.of(Failure.Kind.TOO_MANY, "account-locked", "Too many wrong passwords. Try again later.")
                .retryAfter(Duration.ofSeconds(seconds));
          }
          return null;
        });
  }

  /** Counts one more, or fails with 429 when there are too many: the answer must not say whether this one was right. */
  static Future<Void> count(SqlClient client, Account account) {
    return client.preparedQuery("""
        INSERT INTO login_failures AS f (account, failures, most, until)
        SELECT DISTINCT ON (account) account, 1, most, now() + interval '15 minutes'
        FROM (VALUES ($1, 10), (split_part($1, '@', 1), 30)) AS counted(account, most) ORDER BY account, most
        ON CONFLICT (account) DO UPDATE SET until = excluded.until, most = excluded.most,
          failures = CASE WHEN f.until > now() THEN f.failures + 1 ELSE 1 END
        WHERE f.failures < excluded.most OR f.until <= now()
        RETURNING account
        """).execute(Tuple.of(account.key()))
        .compose(counted -> counted.rowCount() == (account.key().contains("@") ? 2 : 1) ? Future.succeededFuture()
            : refuseLocked(client, account));
  }
}
