package pos.order;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** A transaction beside the service's own: whoever comes to the same rows waits until it ends. */
record Held(ServiceUnderTest service, PgConnection connection) implements AutoCloseable {

  Held(ServiceUnderTest service) {
    this(service, PgConnection.connect(service.vertx(), PgConnectOptions.fromUri(service.environment().databaseUri())
        .setPassword(service.environment().databasePassword())).await());
  }

  void hold(String statement, Object... parameters) {
    connection.query("BEGIN").execute().await();
    connection.preparedQuery(statement).execute(Tuple.from(parameters)).await();
  }

  void awaitWaiting(int count) {
    ServiceProcess.await(count + " wait for a lock", () -> service.number("""
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
        """) == count);
  }

  /** It comes to nothing. */
  void end() {
    connection.query("ROLLBACK").execute().await();
  }

  @Override
  public void close() {
    connection.close().await();
  }
}
