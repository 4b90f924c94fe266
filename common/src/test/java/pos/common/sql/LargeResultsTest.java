package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.common.run.Environment;
import pos.embedded.EmbeddedPostgres;

@Timeout(60)
@ExtendWith(VertxExtension.class)
class LargeResultsTest {

  private static final int BYTES = 300_000;
  private static final int AT_A_TIME = 8;
  private static final int STATEMENTS = 25;
  private static final long MOST = 16 << 20;

  /** 60 MB follow each other on two connections, where another statement is always on its way. */
  @Test
  void results_without_a_pause_between_them_leave_direct_memory_when_they_are_read(Vertx vertx) {
    try (var postgres = EmbeddedPostgres.throwaway()) {
      postgres.createDatabase("thing", "thing", "secret");
      var environment = Environment.read(Map.of("DATABASE_PASSWORD", "secret",
          "DATABASE_URL", "postgresql://thing@127.0.0.1:" + postgres.port() + "/thing"), "thing-service", 0);
      var database = Database.open(vertx, environment);
      var before = directMemory();
      var most = Future.all(IntStream.range(0, AT_A_TIME).mapToObj(_ -> read(database, STATEMENTS)).toList()).await()
          .<Long>list().stream().mapToLong(Long::longValue).max().orElseThrow() - before;
      assertTrue(most < MOST, () -> most + " bytes of direct memory for results of " + BYTES);
    }
  }

  /** Returns the most direct memory that was in use after a statement. */
  private static Future<Long> read(Database database, int statements) {
    return statements == 0 ? Future.succeededFuture(0L)
        : database.statements().preparedQuery("SELECT repeat('x', $1) AS text").execute(Tuple.of(BYTES))
            .compose(rows -> {
              assertEquals(BYTES, rows.iterator().next().getString("text").length());
              var used = directMemory();
              return read(database, statements - 1).map(later -> Math.max(used, later));
            });
  }

  /** Netty counts the memory that it takes from the system by itself, and the JVM the rest. */
  private static long directMemory() {
    return Math.max(0, PlatformDependent.usedDirectMemory())
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
  }
}
