package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import pos.common.rule.Failure;
import pos.common.rule.Failure.Kind;

/** Lists, searches and reports: a few at a time, on connections of their own, each statement for a limited time. */
final class Reads {

  private static final int CONNECTIONS = 2;
  private static final int MAX_WAITING = 100;
  private static final int WAIT_SECONDS = 2;
  private static final int STATEMENT_SECONDS = 2;
  private static final String CANCELLED = "57014";
  private static final Failure TOO_SLOW = Failure.of(Kind.UNAVAILABLE, "query-too-slow",
      "The query takes longer than " + STATEMENT_SECONDS
          + " seconds. Narrow it down: add a filter, shorten its period or lower its limit.")
      .retryAfter(Duration.ofSeconds(STATEMENT_SECONDS));
  private static final Failure TOO_MANY = Failure.of(Kind.UNAVAILABLE, "too-many-queries",
      "Too many lists, searches and reports are being read. Try again shortly.")
      .retryAfter(Duration.ofSeconds(WAIT_SECONDS));

  private final Pool pool;

  Reads(Connections connections) {
    this.pool = connections.limited(CONNECTIONS, MAX_WAITING, STATEMENT_SECONDS);
  }

  <T> Future<T> run(Function<SqlConnection, Future<T>> work) {
    return Transactions.acquire(pool, WAIT_SECONDS).recover(Reads::refuse)
        .compose(connection -> Future.succeededFuture(connection).compose(work).eventually(connection::close))
        .recover(e -> Future.failedFuture(e instanceof PgException pg && CANCELLED.equals(pg.getSqlState())
            ? TOO_SLOW : e));
  }

  private static Future<SqlConnection> refuse(Throwable e) {
    return Future.failedFuture(e instanceof TimeoutException || Outage.isFull(e) ? TOO_MANY : e);
  }

  Future<Void> close() {
    return pool.close();
  }
}
