package pos.common;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service's own PostgreSQL: pipelined single statements, transactions, migrations and the hourly clean-up. */
public final class Database {

  /** Begins a statement whose best plan depends on its values: it is planned for them each time. */
  public static final String PLAN_ANEW = "/* plan anew */ ";
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  /** Serialization failure and deadlock: PostgreSQL asks to do the whole transaction again. */
  private static final Set<String> AGAIN = Set.of("40001", "40P01");
  private static final int ATTEMPTS = 4;
  /** For a connection to be free. */
  private static final int PATIENCE_SECONDS = 5;
  private static final String CLEAN_UP = """
      WITH keys AS (DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'),
        sent AS (DELETE FROM outbox
          WHERE created_at < now() - interval '7 days' AND published_at < now() - interval '1 day')
      DELETE FROM inbox WHERE received_at < now() - interval '10 days'
      """;

  private final Vertx vertx;
  private final boolean production;
  private final SqlClient statements;
  private final Pool pool;

  private Database(Vertx vertx, PgConnectOptions options, Environment environment) {
    this.vertx = vertx;
    this.production = environment.production();
    var network = new NetClientOptions().setConnectTimeout(2000);
    this.statements = PgBuilder.client()
        .with(size(2).setConnectionTimeout(PATIENCE_SECONDS).setConnectionTimeoutUnit(TimeUnit.SECONDS))
        .with(network).connectingTo(options).using(vertx).build();
    this.pool = PgBuilder.pool().with(size(environment.databaseConnections())).with(network).connectingTo(options)
        .using(vertx).build();
  }

  public static Database open(Vertx vertx, HttpApp app, Environment environment) {
    var options = options(environment);
    var database = new Database(vertx, options, environment);
    app.check("database", database::ping);
    app.registry().gauge("database.connections.active", io.micrometer.core.instrument.Tags.of(
        "service", environment.service(), "database", options.getDatabase()), database.pool, Pool::size);
    return database;
  }

  private static PgConnectOptions options(Environment environment) {
    var options = PgConnectOptions.fromUri(environment.databaseUri())
        .setPassword(environment.databasePassword())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheSqlFilter(sql ->
            PgConnectOptions.DEFAULT_PREPARED_STATEMENT_CACHE_FILTER.test(sql) && !sql.startsWith(PLAN_ANEW))
        .setPipeliningLimit(64);
    Map.of("application_name", environment.service(), "client_min_messages", "warning", "statement_timeout", "10000",
        "lock_timeout", "5000", "idle_in_transaction_session_timeout", "15000").forEach(options::addProperty);
    return options;
  }

  private static PoolOptions size(int connections) {
    return new PoolOptions().setMaxSize(connections).setMaxWaitQueueSize(1000)
        .setIdleTimeout(30).setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  /** For single statements: they share few connections and do not wait for each other's answers. */
  public SqlClient statements() {
    return statements;
  }

  /** All or nothing; done again when PostgreSQL found a deadlock, so {@code work} must have no other effects. */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work, ATTEMPTS);
  }

  /** All or nothing, tried once: for work that cannot be done again, such as reading a request's stream. */
  public <T> Future<T> transactionOnce(Function<SqlConnection, Future<T>> work) {
    return transaction(pool, work);
  }

  /**
   * Not the pool's own way: its time-out for waiting loses the request for ever when a connection comes late and bad.
   */
  static <T> Future<T> transaction(Pool pool, Function<SqlConnection, Future<T>> work) {
    var asked = pool.getConnection();
    return asked.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).onFailure(e -> asked.onSuccess(SqlConnection::close))
        .compose(connection -> connection.begin()
            .compose(tx -> Future.succeededFuture(connection).compose(work).compose(
                result -> tx.commit().map(result),
                failure -> tx.rollback().transform(rolledBack -> Future.failedFuture(failure))))
            .eventually(connection::close));
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int attempts) {
    return transaction(pool, work).recover(e -> e instanceof PgException pg && AGAIN.contains(pg.getSqlState())
        && attempts > 1 ? attempt(work, attempts - 1) : Future.failedFuture(e));
  }

  /**
   * Brings the schema up to date.
   *
   * @param files resources in {@code folder}, in order; those of development data are left out in production
   */
  public Future<Void> migrate(String folder, List<String> files) {
    return Migrations.run(pool, "common/db", List.of("C1__events_and_keys.sql"))
        .compose(common -> Migrations.run(pool, folder,
            files.stream().filter(file -> !production || !file.contains("development")).toList()))
        .onSuccess(done -> vertx.setPeriodic(TimeUnit.HOURS.toMillis(1), timer -> cleanUp()));
  }

  private void cleanUp() {
    statements.query(CLEAN_UP).execute()
        .onFailure(e -> LOG.warn("clean-up failed, next in an hour: {}", e.getMessage()));
  }

  public Future<Void> ping() {
    return statements.query("SELECT 1").execute().mapEmpty();
  }

  public Future<Void> close() {
    return Future.join(statements.close(), pool.close()).<Void>mapEmpty().timeout(3, TimeUnit.SECONDS).otherwiseEmpty();
  }
}
