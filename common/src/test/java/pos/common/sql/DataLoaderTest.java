package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.common.log.Trace;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.embedded.EmbeddedPostgres;

/** What is asked for in one turn of an event loop is read with one statement. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class DataLoaderTest {

  private static EmbeddedPostgres postgres;

  private Vertx vertx;
  private Context loop;
  private Database database;
  private final List<List<Long>> asked = new ArrayList<>();
  private final DataLoader<Long, Long> loader =
      new DataLoader<>(this::read, number -> number, number -> Failure.notFound("number", number));

  @BeforeAll
  static void open() {
    postgres = EmbeddedPostgres.throwaway();
    postgres.createDatabase("thing", "thing", "secret");
  }

  @AfterAll
  static void close() {
    postgres.close();
  }

  @BeforeEach
  void use(Vertx provided) {
    vertx = provided;
    loop = vertx.getOrCreateContext();
    database = Database.open(vertx, Environment.read(Map.of("DATABASE_PASSWORD", "secret",
        "DATABASE_URL", "postgresql://thing@127.0.0.1:" + postgres.port() + "/thing"), "thing-service", 0));
  }

  /** Reads the even numbers; the statement fails for 0. */
  private Future<List<Long>> read(List<Long> numbers) {
    asked.add(numbers);
    return database.statements().preparedQuery("""
        SELECT number FROM unnest($1::bigint[]) AS number WHERE 2 / number >= 0 AND number % 2 = 0
        """).mapping(row -> row.getLong("number")).execute(Tuple.of((Object) numbers.toArray(Long[]::new)))
        .map(Rows::list);
  }

  /** Asks for numbers in one turn of the event loop, each on a context of its own, as requests are. */
  private List<Future<Long>> load(Stream<Long> numbers) {
    var begun = Promise.<List<Future<Long>>>promise();
    loop.runOnContext(_ -> begun.complete(numbers.map(number -> {
      var result = Promise.<Long>promise();
      var own = ((ContextInternal) loop).duplicate();
      own.dispatch(_ -> {
        new Trace("c-" + number, "", "", true).enter(own);
        loader.load(number).map(found -> {
          assertEquals("c-" + number, Trace.current().correlationId());
          return found;
        }).onComplete(result);
      });
      return result.future();
    }).toList()));
    return begun.future().await();
  }

  private static Failure failure(Future<?> result) {
    return assertInstanceOf(Failure.class, assertThrows(Throwable.class, result::await));
  }

  @Test
  void callers_of_one_turn_share_a_statement_and_each_is_answered_in_its_own_context() {
    var results = load(Stream.of(2L, 3L, 4L, 2L));
    assertEquals(2, results.get(0).await());
    assertEquals("There is no number 3.", failure(results.get(1)).getMessage());
    assertEquals(4, results.get(2).await());
    assertEquals(2, results.get(3).await());
    assertEquals(List.of(List.of(2L, 3L, 4L)), asked);
    load(Stream.of(2L)).getFirst().await();
    assertEquals(List.of(List.of(2L, 3L, 4L), List.of(2L)), asked);
  }

  @Test
  void a_statement_has_at_most_its_number_of_keys() {
    var numbers = IntStream.rangeClosed(1, 2 * DataLoader.MOST_KEYS + 1).mapToObj(number -> 2L * number).toList();
    var results = load(numbers.stream());
    for (int i = 0; i < numbers.size(); i++) {
      assertEquals(numbers.get(i), results.get(i).await());
    }
    assertEquals(List.of(DataLoader.MOST_KEYS, DataLoader.MOST_KEYS, 1), asked.stream().map(List::size).toList());
  }

  @Test
  void a_failure_reaches_every_caller_of_its_statement_and_no_later_one() {
    var results = load(Stream.of(2L, 0L));
    results.forEach(result ->
        assertTrue(assertThrows(Throwable.class, result::await).getMessage().contains("division by zero")));
    assertEquals(4, load(Stream.of(4L)).getFirst().await());
  }

  @Test
  void statements_for_few_keys_are_not_planned_again_and_again() {
    var plans = database.transaction(tx -> tx.query("""
        CREATE TABLE things AS SELECT id::bigint FROM generate_series(1, 9999) AS id
        """).execute().compose(_ -> tx.query("CREATE UNIQUE INDEX ON things (id)").execute())
        .compose(_ -> tx.query("ANALYZE things").execute())
        .compose(_ -> repeat(tx, 8))
        .compose(_ -> tx.query("""
            SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE '%things t%'
            """).execute())
        .map(rows -> Rows.only(rows).getLong("generic_plans"))).await();
    assertTrue(plans > 0);
  }

  private static Future<Void> repeat(SqlClient client, int times) {
    return times == 0 ? Future.succeededFuture()
        : client.preparedQuery("SELECT id FROM things t WHERE id = ANY(" + Columns.unseenArray("$1::bigint[]") + ")")
            .execute(Tuple.of((Object) new Long[] {(long) times})).compose(_ -> repeat(client, times - 1));
  }
}
