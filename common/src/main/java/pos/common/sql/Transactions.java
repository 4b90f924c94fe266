package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Transactions on a pool's connections. */
final class Transactions {

  /** The longest wait for a free connection. */
  static final int ACQUIRE_SECONDS = 5;

  private Transactions() {}

  static <T> Future<T> run(Pool pool, Function<SqlConnection, Future<T>> work) {
    return run(pool, ACQUIRE_SECONDS, work);
  }

  /** @param seconds the longest wait for a connection */
  static <T> Future<T> run(Pool pool, int seconds, Function<SqlConnection, Future<T>> work) {
    return acquire(pool, seconds)
        .compose(connection -> connection.begin()
            .compose(tx -> Future.succeededFuture(connection).compose(work).compose(
                result -> tx.commit().map(result),
                failure -> tx.rollback().transform(_ -> Future.failedFuture(failure))))
            .eventually(connection::close));
  }

  /** Unlike the pool's own time-out, this one never loses the request when a connection comes late and broken. */
  static Future<SqlConnection> acquire(Pool pool, int seconds) {
    var acquired = pool.getConnection();
    return acquired.timeout(seconds, TimeUnit.SECONDS).onFailure(_ -> acquired.onSuccess(SqlConnection::close));
  }
}
