package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import pos.common.log.Trace;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.run.Metrics;
import pos.common.sql.Database;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;

/** Events reach another service exactly once, whatever happens to Redis and to the consumers. */
@Execution(ExecutionMode.CONCURRENT)
class EventsTest {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static EmbeddedPostgres postgres;

  private final Vertx vertx = Launch.vertx();
  private final List<Relay> relays = new ArrayList<>();
  private final List<Consumer> consumers = new ArrayList<>();
  private EmbeddedRedis redis;
  private Database producer;
  private Database reader;
  private Environment producing;
  private Environment reading;

  @BeforeAll
  static void startPostgres() {
    postgres = EmbeddedPostgres.throwaway();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.throwaway();
    producing = environment("maker-service");
    reading = environment("taker-service");
    producer = database(producing);
    reader = database(reading);
    reader.statements().query("CREATE TABLE effects (number int, event uuid)").execute().await();
  }

  @AfterEach
  void stop() {
    consumers.forEach(consumer -> consumer.close().await());
    relays.forEach(relay -> relay.close().await());
    vertx.close().await();
    redis.close();
  }

  private Environment environment(String service) {
    var name = "d" + NUMBER.incrementAndGet();
    synchronized (NUMBER) {
      postgres.createDatabase(name, name, "secret");
    }
    return Environment.read(Map.of("PORT", "0", "INSTANCE_ID", name, "DATABASE_PASSWORD", "secret",
        "DATABASE_URL", "postgresql://" + name + "@127.0.0.1:" + postgres.port() + "/" + name,
        "REDIS_URL", "redis://127.0.0.1:" + redis.port()), service, 0);
  }

  private Database database(Environment environment) {
    var database = Database.open(vertx, environment);
    database.migrate("common/db", List.of()).await();
    return database;
  }

  private void relay() {
    var relay = new Relay(vertx, producing, producer);
    relays.add(relay);
    relay.start();
  }

  private Consumer consumer(String failingNumber) {
    var consumer = new Consumer(vertx, reading, reader, List.of("maker-service"), (tx, event) -> {
      var number = event.payload().getInteger("number");
      if (String.valueOf(number).equals(failingNumber)) {
        return Future.failedFuture("number " + number + " is bad");
      }
      return tx.preparedQuery("INSERT INTO effects VALUES ($1, $2)")
          .execute(Tuple.of(number, event.id())).mapEmpty();
    });
    consumers.add(consumer);
    consumer.start();
    return consumer;
  }

  private void publish(int from, int to) {
    producer.transaction(tx -> {
      var payloads = new ArrayList<JsonObject>();
      for (int i = from; i < to; i++) {
        payloads.add(new JsonObject().put("number", i));
      }
      return Outbox.addAll(tx, "made", payloads);
    }).await();
  }

  private long count(Database database, String sql) {
    return database.statements().query(sql).execute().await().iterator().next().getLong(0);
  }

  private long effects() {
    return count(reader, "SELECT count(*) FROM effects");
  }

  private void awaitEffects(int expected) {
    await("effects: " + expected, () -> effects() >= expected);
    assertEquals(expected, effects());
    assertEquals(expected, count(reader, "SELECT count(DISTINCT number) FROM effects"));
  }

  private static void await(String what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "timed out waiting for " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }

  private RedisAPI redisApi() {
    return Streams.connect(vertx, producing);
  }

  @Test
  void every_event_is_applied_once_and_in_order() {
    relay();
    consumer(null);
    publish(0, 1000);
    awaitEffects(1000);
    await("all marked", () -> count(producer, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0);
  }

  @Test
  void two_relays_and_two_consumers_share_the_work_and_repeat_nothing() {
    relay();
    relay();
    consumer(null);
    consumer(null);
    for (int i = 0; i < 20; i++) {
      publish(i * 50, i * 50 + 50);
    }
    awaitEffects(1000);
  }

  @Test
  void events_wait_while_redis_is_away_and_arrive_when_it_is_back() {
    relay();
    consumer(null);
    publish(0, 10);
    awaitEffects(10);
    redis.kill();
    publish(10, 20);
    redis.restart();
    awaitEffects(20);
  }

  @Test
  void an_emptied_redis_is_filled_again_and_nothing_is_applied_twice() {
    relay();
    consumer(null);
    publish(0, 300);
    awaitEffects(300);
    // a throwaway Redis keeps nothing on disk, so killing it empties it
    redis.kill();
    redis.restart();
    publish(300, 310);
    awaitEffects(310);
    redisApi().flushall(List.of()).await();
    publish(310, 320);
    awaitEffects(320);
  }

  @Test
  void unread_events_survive_the_emptying_of_redis() {
    relay();
    publish(0, 300);
    await("published", () -> count(producer, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0);
    redisApi().flushall(List.of()).await();
    consumer(null);
    awaitEffects(300);
  }

  @Test
  void an_event_that_fails_five_times_is_parked_and_the_others_are_applied() {
    relay();
    consumer("7");
    publish(0, 20);
    awaitEffects(19);
    await("parked", () -> count(reader, "SELECT count(*) FROM dead_events WHERE payload->>'number' = '7'") == 1);
    assertTrue(Metrics.registry(vertx).scrape().contains("events_parked_total{service=\"taker-service\"} 1.0"));
  }

  @Test
  void unfinished_events_of_a_dead_consumer_are_taken_over() {
    relay();
    publish(0, 10);
    var api = redisApi();
    await("stream", () -> api.exists(List.of("events:maker")).await().toInteger() == 1);
    api.xgroup(List.of("CREATE", "events:maker", "taker-service", "0")).await();
    api.xreadgroup(List.of("GROUP", "taker-service", "dead", "COUNT", "4", "STREAMS", "events:maker", ">")).await();
    consumer(null);
    awaitEffects(10);
  }

  @Test
  void a_stream_is_trimmed_and_yet_a_new_consumer_gets_every_event() {
    relay();
    consumer(null);
    publish(0, 2000);
    awaitEffects(2000);
    var api = redisApi();
    await("trimmed", () -> api.xlen("events:maker").await().toInteger() < 500);
    var other = environment("late-service");
    var late = database(other);
    late.statements().query("CREATE TABLE effects (number int, event uuid)").execute().await();
    var consumer = new Consumer(vertx, other, late, List.of("maker-service"), (tx, event) ->
        tx.preparedQuery("INSERT INTO effects VALUES ($1, $2)")
            .execute(Tuple.of(event.payload().getInteger("number"), event.id())).mapEmpty());
    consumers.add(consumer);
    consumer.start();
    await("the late reader", () -> count(late, "SELECT count(*) FROM effects") == 2000);
    assertEquals(2000, effects());
  }

  @Test
  void an_event_carries_the_ids_of_the_request_that_caused_it() {
    relay();
    var seen = new ArrayList<String>();
    var consumer = new Consumer(vertx, reading, reader, List.of("maker-service"),
        (tx, event) -> tx.query("SELECT 1").execute().map(_ -> {
          seen.add(Trace.current().correlationId());
          return null;
        }));
    consumers.add(consumer);
    consumer.start();
    vertx.getOrCreateContext().runOnContext(_ -> {
      Trace.from("till-7", null).enter(Vertx.currentContext());
      producer.transaction(tx -> Outbox.add(tx, "made", new JsonObject()));
    });
    await("the event", () -> !seen.isEmpty());
    assertEquals(List.of("till-7"), seen);
  }

  @Test
  void an_entry_that_is_not_an_event_is_discarded_and_the_others_are_applied() {
    var api = redisApi();
    api.xgroup(List.of("CREATE", "events:maker", "taker-service", "0", "MKSTREAM")).await();
    var gone = api.xadd(List.of("events:maker", "*", "a", "b")).await().toString();
    api.xreadgroup(List.of("GROUP", "taker-service", reading.instance(), "STREAMS", "events:maker", ">")).await();
    api.xdel(List.of("events:maker", gone)).await();
    api.xadd(List.of("events:maker", "*", "id", "no-uuid", "type", "made")).await();
    relay();
    consumer(null);
    publish(0, 5);
    awaitEffects(5);
    await("nothing is pending", () -> api.xpending(List.of("events:maker", "taker-service")).await()
        .get(0).toInteger() == 0);
    assertTrue(Metrics.registry(vertx).scrape().contains("events_parked_total{service=\"taker-service\"} 2.0"),
        Metrics.registry(vertx).scrape());
  }
}
