package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import pos.common.run.Environment;
import pos.common.run.StartFailure;

/** A service's own PostgreSQL: single statements, transactions, long reads, migrations and clean-up. */
public final class Database {

  /** Prefix of a statement whose best plan depends on its values: it is not cached, so it is planned each time. */
  public static final String PLAN_ANEW = "/* plan anew */ ";
  /** Serialization failure and deadlock: PostgreSQL asks for the whole transaction to be repeated. */
  private static final Set<String> REPEATABLE = Set.of("40001", "40P01");
  private static final int ATTEMPTS = 4;
  private static final long PING_MILLIS = 300;

  private final boolean production;
  private final DatabaseCheck check;
  private final Connections connections;
  private final SqlClient statements;
  private final SqlClient events;
  private final Pool pool;
  private final Reads reads;
  /** Opens a connection only when it is needed, and closes it soon after. */
  private final SqlClient spare;
  private final CleanUp cleanUp;

  private Database(Vertx vertx, Environment environment) {
    this.production = environment.production();
    this.check = new DatabaseCheck(environment);
    this.connections = new Connections(vertx, environment);
    this.statements = connections.pipelined(2);
    this.events = connections.pipelined(1);
    this.pool = connections.transactions();
    this.reads = new Reads(connections);
    this.spare = connections.pipelined(1);
    this.cleanUp = new CleanUp(vertx, pool);
  }

  public static Database open(Vertx vertx, Environment environment) {
    return new Database(vertx, environment);
  }

  /**
   * Returns the client for single statements, which share few connections and are pipelined: each must be quick, as
   * those that read or write a row by its key are.
   */
  public SqlClient statements() {
    return statements;
  }

  /** Returns the client for publishing and reading events, which neither wait for requests nor hold them up. */
  public SqlClient events() {
    return events;
  }

  /**
   * Runs a list, search or report, whose effort depends on what is asked for, or reads a large document, where it
   * delays no other work.
   *
   * @return fails with 503 when there are too many at once, or when a statement takes longer than two seconds
   */
  public <T> Future<T> readMany(Function<SqlConnection, Future<T>> work) {
    return reads.run(work);
  }

  /** Does the same with several statements that see the database as it is at the first of them. */
  public <T> Future<T> readSnapshot(Function<SqlConnection, Future<T>> work) {
    return reads.run(connection -> connection.begin().compose(tx ->
        connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").execute()
            .compose(_ -> work.apply(connection))
            .eventually(tx::rollback)));
  }

  /** Runs a transaction, and repeats it after a deadlock: {@code work} must have no effects outside the database. */
  public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work, ATTEMPTS);
  }

  /** Runs a transaction once: for work that cannot be repeated, such as reading a request's stream. */
  public <T> Future<T> transactionOnce(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(pool, work);
  }

  /**
   * Runs a transaction once, on a connection of its own: for what is done rarely, and sets its statements a longer limit
   * than others have.
   */
  public <T> Future<T> patientTransaction(Function<SqlConnection, Future<T>> work) {
    var patient = connections.patient();
    return Transactions.run(patient, work).eventually(patient::close);
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int attempts) {
    return Transactions.run(pool, work).recover(e -> e instanceof PgException pg
        && REPEATABLE.contains(pg.getSqlState())
        && attempts > 1 ? attempt(work, attempts - 1) : Future.failedFuture(e));
  }

  /**
   * Has rows of a table deleted after the migration and then every hour, a few at a time.
   *
   * @param condition in SQL; an index finds the rows for which it holds
   */
  public void deleteOld(String table, String condition) {
    cleanUp.delete(table, condition);
  }

  /**
   * Brings the schema up to date, and from then on deletes what is kept for a limited time.
   *
   * @param files resources in {@code folder}, in order; those of development data are left out in production
   * @return fails with a {@link StartFailure} when the service cannot or must not use the database
   */
  public Future<Void> migrate(String folder, List<String> files) {
    var migration = connections.patient();
    return check.run(migration, folder)
        .compose(_ -> Migrations.run(migration, "common/db", List.of("C1__events_and_keys.sql", "C2__readers.sql")))
        .compose(_ -> Migrations.run(migration, folder,
            files.stream().filter(file -> !production || !file.contains(Migrations.DEVELOPMENT)).toList()))
        .compose(_ -> migration.query("SELECT begin_epoch_if_moved()").execute().<Void>mapEmpty())
        .recover(e -> Future.failedFuture(check.explain(e)))
        .onComplete(_ -> migration.close())
        .onSuccess(_ -> cleanUp.start());
  }

  /** Deletes a few rows that are older than their time, and returns whether there may be more. */
  Future<Boolean> cleanUp() {
    return cleanUp.round();
  }

  /** Fails when the database does not answer; a statement that others wait for is no sign of that. */
  public Future<Void> ping() {
    var shared = ping(statements);
    return shared.timeout(PING_MILLIS, TimeUnit.MILLISECONDS)
        .recover(_ -> Future.any(shared, ping(spare)).mapEmpty());
  }

  private static Future<Void> ping(SqlClient client) {
    return client.query("SELECT 1").execute().mapEmpty();
  }

  public Future<Void> close() {
    return cleanUp.close().eventually(() ->
        Future.join(statements.close(), events.close(), pool.close(), reads.close(), spare.close()).<Void>mapEmpty()
            .timeout(3, TimeUnit.SECONDS).otherwiseEmpty());
  }
}
