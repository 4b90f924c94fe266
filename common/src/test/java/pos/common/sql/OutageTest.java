package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.embedded.EmbeddedPostgres;

@Timeout(60)
@ExtendWith(VertxExtension.class)
class OutageTest {

  /** The driver's own words, each of which it throws without a type of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"Timeout", "Timeout waiting for connection",
      "Connection pool reached max wait queue size of 9", "Pool closed", "Pending requests failed to be sent due to connection has been closed.",
      "Connection is not active now, current status: CLOSED"})
  void a_pool_or_connection_that_is_away_is_an_outage(String message) {
    assertTrue(Outage.isCauseOf(new RuntimeException(message)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Timeout of the meeting", "the Pool closed", "connection is not active now", ""})
  void other_messages_are_errors(String message) {
    assertFalse(Outage.isCauseOf(new RuntimeException(message)));
  }

  /**
   * Lost connections, refused log-ins, full disk, out of memory, too many connections, shutdown, read-only, time-outs,
   * I/O errors.
   */
  @ParameterizedTest
  @ValueSource(strings = {"08000", "08003", "08006", "08P01", "28000", "28P01", "53000", "53100", "53200", "53300",
      "53400", "57P01", "57P02", "57P03", "57P05", "57014", "55P03", "40001", "40P01", "25006", "25P03", "25P04",
      "58000", "58030"})
  void a_database_that_cannot_serve_now_is_an_outage(String state) {
    assertTrue(Outage.isCauseOf(new PgException("x", "ERROR", state, null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "23514", "22003", "42P01", "42703", "25001", "57000", "XX000", ""})
  void a_statement_that_fails_again_is_an_error(String state) {
    assertFalse(Outage.isCauseOf(new PgException("x", "ERROR", state, null)));
  }

  @Test
  void what_is_wrong_with_a_request_is_no_outage() {
    assertFalse(Outage.isCauseOf(null));
    assertFalse(Outage.isCauseOf(new IllegalStateException()));
    assertFalse(Outage.isCauseOf(Failure.conflict("x", "x")));
    assertTrue(Outage.isCauseOf(new TimeoutException()));
    assertTrue(Outage.isCauseOf(new IOException("reset")));
  }

  @Test
  void the_driver_still_says_what_the_patterns_expect(Vertx vertx) {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var database = Database.open(vertx, Environment.read(Map.of("DATABASE_PASSWORD", "secret",
          "DATABASE_CONNECTIONS", "1", "DATABASE_URL", "postgresql://thing@127.0.0.1:" + postgres.port() + "/thing"),
          "thing-service", 0));
      var busy = database.transaction(tx -> tx.query("SELECT pg_sleep(2)").execute());
      var waiting = IntStream.range(0, 1100).mapToObj(_ -> database.transaction(OutageTest::nothing)).toList();
      assertOutage(waiting.getLast(), "Connection pool reached max wait queue");
      busy.await();
      var killed = database.transaction(tx -> tx.query("SELECT pg_terminate_backend(pg_backend_pid())").execute());
      assertTrue(Outage.isCauseOf(assertThrows(Throwable.class, killed::await)));
      database.close().await();
      assertOutage(database.transaction(OutageTest::nothing), "Pool closed");
    }
  }

  private static Future<?> nothing(SqlConnection tx) {
    return Future.succeededFuture();
  }

  private static void assertOutage(Future<?> work, String message) {
    var failure = assertThrows(Throwable.class, work::await);
    assertTrue(failure.getMessage().startsWith(message), failure::toString);
    assertTrue(Outage.isCauseOf(failure), failure::toString);
  }
}
