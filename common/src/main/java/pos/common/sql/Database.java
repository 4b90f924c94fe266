package pos.common.sql;

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
import pos.common.run.Environment;
import pos.common.run.Metrics;

/** A service's own PostgreSQL: pipelined single statements, transactions, migrations and an hourly clean-up. */
public final class Database {

  /** Prefix of a statement whose best plan depends on its values: it is not cached, so it is planned each time. */
  public static final String PLAN_ANEW = "/* plan anew */ ";
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  /** Serialization failure and deadlock: PostgreSQL asks for the whole transaction to be repeated. */
  private static final Set<String> REPEATABLE = Set.of("40001", "40P01");
  private static final int ATTEMPTS = 4;
  private static final String CLEAN_UP = """
      WITH keys AS (DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'),
        received AS (DELETE FROM inbox WHERE received_at < now() - interval '10 days'),
        sent AS (DELETE FROM outbox
          WHERE created_at < now() - interval '7 days' AND published_at < now() - interval '1 day'
          RETURNING ARRAY[entry_ms, entry_no] AS entry)
      SELECT name, count(*) AS events FROM readers
      JOIN sent ON entry > done OR entry > owed_after AND entry <= owed_until GROUP BY name
      """;

  private final Vertx vertx;
  private final boolean production;
  private final SqlClient statements;
  private final SqlClient events;
  private final Pool pool;

  private Database(Vertx vertx, PgConnectOptions options, Environment environment) {
    this.vertx = vertx;
    this.production = environment.production();
    var network = new NetClientOptions().setConnectTimeout(2000);
    this.statements = pipelined(environment, options, network, 2);
    this.events = pipelined(environment, options, network, 1);
    this.pool = PgBuilder.pool().with(pool(environment, options, environment.databaseConnections())).with(network)
        .connectingTo(options).using(vertx).build();
  }

  private SqlClient pipelined(Environment environment, PgConnectOptions options, NetClientOptions network,
      int connections) {
    return PgBuilder.client()
        .with(pool(environment, options, connections).setConnectionTimeout(Transactions.ACQUIRE_SECONDS)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS))
        .with(network).connectingTo(options).using(vertx).build();
  }

  public static Database open(Vertx vertx, Environment environment) {
    return new Database(vertx, options(environment), environment);
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

  private static PoolOptions pool(Environment environment, PgConnectOptions options, int connections) {
    return new PoolOptions().setName(Metrics.poolName(environment.service(), options.getDatabase()))
        .setMaxSize(connections).setMaxWaitQueueSize(1000)
        .setIdleTimeout(30).setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  /** Returns the client for single statements: they share few connections and are pipelined. */
  public SqlClient statements() {
    return statements;
  }

  /** Returns the client for publishing and reading events, which neither wait for requests nor hold them up. */
  public SqlClient events() {
    return events;
  }

  /** Runs a transaction, and repeats it after a deadlock: {@code work} must have no effects outside the database. */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work, ATTEMPTS);
  }

  /** Runs a transaction once: for work that cannot be repeated, such as reading a request's stream. */
  public <T> Future<T> transactionOnce(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, work);
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int attempts) {
    return Transactions.run(pool, work).recover(e -> e instanceof PgException pg
        && REPEATABLE.contains(pg.getSqlState())
        && attempts > 1 ? attempt(work, attempts - 1) : Future.failedFuture(e));
  }

  /**
   * Brings the schema up to date, and from then on removes once an hour what is kept for a limited time.
   *
   * @param files resources in {@code folder}, in order; those of development data are left out in production
   */
  public Future<Void> migrate(String folder, List<String> files) {
    return Migrations.run(pool, "common/db", List.of("C1__events_and_keys.sql", "C2__readers.sql"))
        .compose(_ -> Migrations.run(pool, folder,
            files.stream().filter(file -> !production || !file.contains("development")).toList()))
        .compose(_ -> statements.query("SELECT begin_epoch_if_moved()").execute().<Void>mapEmpty())
        .onSuccess(_ -> vertx.setPeriodic(TimeUnit.HOURS.toMillis(1), _ -> cleanUp()));
  }

  /** Removes what is older than its time; events that are not yet published stay, however old they are. */
  Future<Void> cleanUp() {
    return statements.query(CLEAN_UP).execute()
        .onSuccess(missed -> missed.forEach(row -> LOG.error("{} has missed {} events, which are deleted after a week",
            row.getString("name"), row.getLong("events"))))
        .onFailure(e -> LOG.warn("clean-up failed, next attempt in an hour: {}", e.getMessage())).mapEmpty();
  }

  public Future<Void> ping() {
    return statements.query("SELECT 1").execute().mapEmpty();
  }

  public Future<Void> close() {
    return Future.join(statements.close(), events.close(), pool.close()).<Void>mapEmpty()
        .timeout(3, TimeUnit.SECONDS).otherwiseEmpty();
  }
}
