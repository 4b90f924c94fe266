package pos.simulation;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** A service in this process, with its own database, that can be killed and restarted like a process. */
final class RestartableService implements AutoCloseable {

  private final String name;
  private final Function<Environment, Deployable> verticle;
  private final Environment environment;
  private final Pool database;
  private Vertx vertx;

  /**
   * @param vertx the test's, which is not closed with the service
   * @param more additions to the service's environment
   */
  RestartableService(Vertx vertx, String name, Function<Environment, Deployable> verticle, Map<String, String> more) {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis(name));
    variables.putAll(more);
    variables.put("PORT", String.valueOf(ServiceProcess.freePort()));
    this.name = name;
    this.verticle = verticle;
    environment = Environment.read(variables, name, 0);
    database = PgBuilder.pool().using(vertx).with(new PoolOptions().setMaxSize(8))
        .connectingTo(PgConnectOptions.fromUri(environment.databaseUri()).setCachePreparedStatements(true)).build();
    start();
  }

  int port() {
    return environment.port();
  }

  String name() {
    return name;
  }

  /** A verticle that is not undeployed when its Vert.x is closed, so that nothing is finished. */
  private record Abrupt(Deployable verticle) implements Deployable {

    @Override
    public Future<?> deploy(Context context) throws Exception {
      return verticle.deploy(context);
    }

    @Override
    public Future<?> undeploy(Context context) {
      return Future.succeededFuture();
    }
  }

  /** Tries again until the service runs, as a supervisor does: another crash may prevent a start. */
  private void start() {
    ServiceProcess.await(name + " starts", () -> {
      vertx = Launch.vertx();
      var started = vertx.deployVerticle(new Abrupt(verticle.apply(environment))).map(true).otherwise(false).await();
      if (!started) {
        close();
      }
      return started;
    });
  }

  /** Ends the service without finishing anything, and starts it again. */
  synchronized void kill() {
    close();
    start();
    // ends the lease of the killed relay, so that the new one need not wait for it
    sql("UPDATE relay SET held_until = now()");
  }

  /** Ends all connections of the service to its database. */
  void loseDatabase() {
    sql("""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1
        """, name);
  }

  List<Row> sql(String statement, Object... parameters) {
    return database.preparedQuery(statement).execute(Tuple.from(parameters)).await().stream().toList();
  }

  /** Returns the single number that a statement selects, such as a count. */
  long number(String statement, Object... parameters) {
    return sql(statement, parameters).getFirst().getLong(0);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
