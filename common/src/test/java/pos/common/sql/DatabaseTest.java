package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.embedded.EmbeddedPostgres;

@Timeout(60)
@ExtendWith(VertxExtension.class)
class DatabaseTest {

  private Vertx vertx;

  @BeforeEach
  void use(Vertx provided) {
    vertx = provided;
  }

  private Database at(int port) {
    return at("127.0.0.1:" + port);
  }

  private Database at(String hosts) {
    var environment = Environment.read(Map.of("DATABASE_PASSWORD", "secret", "DATABASE_CONNECTIONS", "1",
        "DATABASE_URL", "postgresql://thing@" + hosts + "/thing"), "thing-service", 0);
    return Database.open(vertx, environment);
  }

  private static Throwable failure(Future<?> work) {
    return assertThrows(Throwable.class, work::await);
  }

  /**
   * A server that has fallen off the network, or is stopped, behaves like this. A log-in that the network swallows would
   * otherwise keep its place in the pool for as long as the system tries.
   */
  @Test
  void a_database_that_accepts_connections_but_never_answers_is_given_up() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var database = at(silent.getLocalPort());
      var clients = List.<Supplier<Future<?>>>of(() -> database.transaction(tx -> tx.query("SELECT 1").execute()),
          () -> database.events().query("SELECT 1").execute(), database::ping);
      var works = clients.stream().map(Supplier::get).toList();
      var migration = database.migrate("common/db", List.of());
      // a ping has two connections
      for (int i = 0; i < works.size() + 2; i++) {
        try (var logIn = silent.accept()) {
          assertTrue(logIn.getInputStream().readAllBytes().length > 0, "what was sent until the client gave up");
        }
      }
      works.forEach(work -> assertTrue(Outage.isCauseOf(failure(work)), () -> work.cause().toString()));
      assertEquals("No PostgreSQL answers at 127.0.0.1:" + silent.getLocalPort() + ", which DATABASE_URL names.",
          failure(migration).getMessage());
      for (var client : clients.subList(0, 2)) {
        var work = client.get();
        silent.accept().close();
        failure(work);
      }
    }
  }

  @Test
  void a_waiter_that_times_out_leaves_the_connection_to_the_next() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      var slow = database.transaction(tx -> tx.query("SELECT pg_sleep(7)").execute());
      assertInstanceOf(TimeoutException.class, failure(database.transaction(tx -> tx.query("SELECT 1").execute())));
      slow.await();
      database.transaction(tx -> tx.query("SELECT 1").execute()).await();
    }
  }

  @Test
  void a_statement_is_prepared_once_however_long_it_is_unless_it_is_to_be_planned_anew() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var sql = "SELECT 1 AS one /* " + "long ".repeat(2000) + "*/";
      var prepared = at(postgres.port()).transaction(tx -> tx.preparedQuery(sql).execute()
          .compose(_ -> tx.preparedQuery(sql).execute())
          .compose(_ -> tx.preparedQuery(Database.PLAN_ANEW + sql).execute())
          .compose(_ -> tx.query("SELECT FROM pg_prepared_statements WHERE statement LIKE '% AS one %'").execute()));
      assertEquals(1, prepared.await().size());
    }
  }

  @Test
  void statements_of_a_snapshot_see_one_moment() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      database.statements().query("CREATE TABLE sold AS SELECT 1 AS cents").execute().await();
      var sum = "SELECT sum(cents) FROM sold";
      var seen = database.readSnapshot(client -> client.query(sum).execute().compose(first ->
          database.statements().query("INSERT INTO sold VALUES (2)").execute()
              .compose(_ -> client.query(sum).execute())
              .map(second -> List.of(Rows.only(first).getLong(0), Rows.only(second).getLong(0))))).await();
      assertEquals(List.of(1L, 1L), seen);
      assertEquals(3, Rows.only(database.readMany(client -> client.query(sum).execute()).await()).getLong(0));
    }
  }

  /** What compose.yml and its like must have room for, for each instance. */
  @Test
  void an_instance_has_six_connections_beside_those_for_transactions() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      var sleep = "SELECT pg_sleep(1.5)";
      var works = IntStream.range(0, 10).boxed().<Future<?>>flatMap(_ -> Stream.of(
          database.statements().query(sleep).execute(), database.events().query(sleep).execute(),
          database.transaction(tx -> tx.query(sleep).execute()),
          database.readMany(connection -> connection.query(sleep).execute()))).toList();
      // has a connection of its own while others are busy
      database.ping().await();
      var observer = PgConnection.connect(vertx, PgConnectOptions.fromUri(
          "postgresql://thing:secret@127.0.0.1:" + postgres.port() + "/thing")).await();
      var most = 0L;
      for (var all = Future.join(works); !all.isComplete(); ) {
        most = Math.max(most, observer.query("SELECT count(*) FROM pg_stat_activity"
            + " WHERE usename = 'thing' AND pid <> pg_backend_pid()").execute().await().iterator().next().getLong(0));
      }
      assertEquals(1 + 6, most);
    }
  }

  @Test
  void a_connection_whose_server_has_stopped_to_accept_writes_is_closed_where_there_is_another_server() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at("127.0.0.1:" + postgres.port() + ",127.0.0.1:1");
      database.statements().query("CREATE TABLE written (n int)").execute().await();
      database.transaction(tx -> tx.query("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").execute()).await();
      var write = (Supplier<Future<?>>) () -> database.transactionOnce(tx ->
          tx.query("INSERT INTO written VALUES (1)").execute());
      assertTrue(Outage.isOfDatabase(failure(write.get())));
      // the pool may hand the connection out once more before it notices that it is closed
      while (!write.get().transform(done -> Future.succeededFuture(done.succeeded())).await()) {
        Thread.onSpinWait();
      }
    }
  }

  /** Otherwise events would be taken for bad ones meanwhile, and clients would be told that an error is ours. */
  @Test
  void a_database_that_has_another_password_for_now_is_away() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "other");
      var database = at(postgres.port());
      var work = (Supplier<Future<?>>) () -> database.transaction(tx -> tx.query("SELECT 1").execute());
      assertTrue(Outage.isOfDatabase(failure(work.get())));
      postgres.createDatabase("thing", "thing", "secret");
      work.get().await();
    }
  }

  @Test
  void a_slow_statement_is_no_sign_that_the_database_is_away() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      var slow = database.statements().query("SELECT pg_sleep(8)").execute();
      database.ping().await();
      assertFalse(slow.isComplete());
      slow.await();
    }
  }

  @Test
  void a_statement_that_waits_for_a_row_s_lock_makes_others_wait_for_half_a_second() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      database.statements().query("CREATE TABLE things AS SELECT 0 AS number").execute().await();
      var holding = Promise.<Void>promise();
      var locked = Promise.<Void>promise();
      var holder = database.transaction(tx -> tx.query("SELECT FROM things FOR UPDATE").execute()
          .compose(_ -> {
            locked.complete();
            return holding.future();
          }));
      locked.future().await();
      // one for each connection
      var waiting = IntStream.range(0, 2).mapToObj(_ ->
          database.statements().query("UPDATE things SET number = 1").execute()).toList();
      // would fail after five seconds, when the statement has its lock or none
      database.statements().query("SELECT 1").execute().await();
      assertTrue(waiting.stream().anyMatch(update -> update.failed()), "a statement still waits");
      waiting.forEach(update -> assertTrue(Outage.isCauseOf(failure(update))));
      holding.complete();
      holder.await();
    }
  }

  @Test
  void statements_beyond_those_that_may_wait_are_refused_at_once() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      var begun = Promise.<List<Future<?>>>promise();
      // on the event loop, which reads no answer before all are begun
      vertx.runOnContext(_ -> begun.complete(IntStream.range(0, 1500)
          .<Future<?>>mapToObj(_ -> database.statements().query("SELECT 1").execute()).toList()));
      var statements = begun.future().await();
      var refused = statements.stream().filter(statement -> statement.failed()).toList();
      assertTrue(refused.size() >= 500 - 2 * 64 && refused.size() <= 500, refused.size() + " are refused");
      refused.forEach(statement -> assertTrue(Outage.isCauseOf(statement.cause())));
      statements.stream().filter(statement -> !refused.contains(statement)).forEach(statement -> statement.await());
    }
  }

  @Test
  void postgresql_closes_the_sessions_of_a_client_that_has_vanished_after_a_minute() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      List.<Function<Function<SqlClient, Future<String>>, Future<String>>>of(
          work -> work.apply(database.statements()), work -> work.apply(database.events()),
          work -> database.transaction(work::apply), work -> database.readMany(work::apply))
          .forEach(run -> assertEquals("1min", run.apply(DatabaseTest::idleSessionTimeout).await()));
    }
  }

  private static Future<String> idleSessionTimeout(SqlClient client) {
    return client.query("SHOW idle_session_timeout").execute().map(rows -> rows.iterator().next().getString(0));
  }

  @Test
  void reads_that_take_too_long_or_are_too_many_are_given_up_and_delay_no_other_work() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      var reads = IntStream.range(0, 150)
          .mapToObj(_ -> database.readMany(client -> client.query("SELECT pg_sleep(30)").execute())).toList();
      database.statements().query("SELECT 1").execute().await();
      database.transaction(tx -> tx.query("SELECT 1").execute()).await();
      var codes = reads.stream().map(read -> assertInstanceOf(Failure.class, failure(read)).code())
          .collect(Collectors.groupingBy(code -> code, Collectors.counting()));
      assertEquals(Set.of("query-too-slow", "too-many-queries"), codes.keySet());
      assertEquals(1, database.readMany(client -> client.query("SELECT 1").execute()).await().size());
    }
  }

  @Test
  void a_failed_transaction_leaves_nothing_behind() {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = at(postgres.port());
      database.statements().query("CREATE TABLE things (id int)").execute().await();
      failure(database.transaction(tx -> tx.query("INSERT INTO things VALUES (1)").execute()
          .compose(_ -> Future.failedFuture("not this one"))));
      failure(database.transaction(tx -> {
        tx.query("INSERT INTO things VALUES (2)").execute();
        throw new IllegalStateException("nor this one");
      }));
      database.transaction(tx -> tx.query("INSERT INTO things VALUES (3)").execute()).await();
      assertEquals(3, database.statements().query("SELECT sum(id)::int FROM things").execute().map(Rows::only)
          .await().getInteger(0));
    }
  }
}
