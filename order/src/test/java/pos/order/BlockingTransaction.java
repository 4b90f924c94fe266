package pos.order;

import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** A transaction beside the service's own, on whose locks the service waits until it ends. */
record BlockingTransaction(ServiceUnderTest service, PgConnection connection) implements AutoCloseable {

  static BlockingTransaction on(ServiceUnderTest service) {
    return new BlockingTransaction(service, service.connect());
  }

  void begin(String statement, Object... parameters) {
    connection.query("BEGIN").execute().await();
    connection.preparedQuery(statement).execute(Tuple.from(parameters)).await();
  }

  void awaitWaiting(int count) {
    ServiceProcess.await(count + " waiting for a lock", () -> service.number("""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
        """) == count);
  }

  void commit() {
    connection.query("COMMIT").execute().await();
  }

  void rollBack() {
    connection.query("ROLLBACK").execute().await();
  }

  @Override
  public void close() {
    connection.close().await();
  }
}
