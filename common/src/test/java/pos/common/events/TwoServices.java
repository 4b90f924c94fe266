package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.sql.Database;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;

/**
 * A service that publishes numbers, and one that writes down those it reads: new ones for each test, on a PostgreSQL
 * that the tests of a class share.
 */
final class TwoServices implements BeforeEachCallback, AfterEachCallback {

  static final String STREAM = "events:maker";
  static final String UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL";
  private static final Namespace NAMESPACE = Namespace.create(TwoServices.class);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  Vertx vertx;
  EmbeddedRedis redis;
  Environment producing;
  Environment reading;
  Database producer;
  Database reader;
  private EmbeddedPostgres postgres;
  private final List<Relay> relays = new ArrayList<>();
  private final List<Consumer> consumers = new ArrayList<>();

  @Override
  public void beforeEach(ExtensionContext context) {
    // the store of the class closes it
    postgres = context.getParent().orElseThrow().getStore(NAMESPACE)
        .getOrComputeIfAbsent("postgres", _ -> EmbeddedPostgres.throwaway(), EmbeddedPostgres.class);
    vertx = Launch.vertx();
    redis = EmbeddedRedis.throwaway();
    producing = environment("maker-service");
    reading = environment("taker-service");
    producer = database(producing);
    reader = readerDatabase(reading);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    consumers.forEach(consumer -> consumer.close().await());
    relays.forEach(relay -> relay.close().await());
    vertx.close().await();
    redis.close();
  }

  /** Returns the settings of a service with a new database. */
  Environment environment(String service) {
    var name = "d" + NUMBER.incrementAndGet();
    synchronized (NUMBER) {
      postgres.createDatabase(name, name, "secret");
    }
    return Environment.read(Map.of("PORT", "0", "INSTANCE_ID", name, "DATABASE_PASSWORD", "secret",
        "DATABASE_URL", "postgresql://" + name + "@127.0.0.1:" + postgres.port() + "/" + name,
        "REDIS_URL", "redis://127.0.0.1:" + redis.port()), service, 0);
  }

  Database database(Environment environment) {
    var database = Database.open(vertx, environment);
    database.migrate("common/db", List.of()).await();
    return database;
  }

  Database readerDatabase(Environment environment) {
    var database = database(environment);
    database.statements().query("CREATE TABLE effects (number int, event uuid)").execute().await();
    return database;
  }

  /** Does not start it. */
  Relay relay() {
    return relay(16 * 1024 * 1024);
  }

  Relay relay(long maxStreamBytes) {
    var relay = new Relay(vertx, producing, producer, maxStreamBytes, 2);
    relays.add(relay);
    return relay;
  }

  Consumer consumer() {
    return consumer(reading, reader);
  }

  Consumer consumer(Environment environment, Database database) {
    return consumer(environment, database, TwoServices::write);
  }

  /** Does not start it. */
  Consumer consumer(Environment environment, Database database,
      BiFunction<SqlConnection, Event, Future<Void>> effect) {
    var consumer = new Consumer(vertx, environment, database, List.of("maker-service"), effect);
    consumers.add(consumer);
    return consumer;
  }

  static Future<Void> write(SqlConnection tx, Event event) {
    return tx.preparedQuery("INSERT INTO effects VALUES ($1, $2)")
        .execute(Tuple.of(event.payload().getInteger("number"), event.id())).mapEmpty();
  }

  void publish(int from, int to) {
    producer.transaction(tx -> {
      var payloads = new ArrayList<JsonObject>();
      for (int i = from; i < to; i++) {
        payloads.add(new JsonObject().put("number", i));
      }
      return Outbox.addAll(tx, "made", payloads);
    }).await();
  }

  long count(Database database, String sql) {
    return database.statements().query(sql).execute().await().iterator().next().getLong(0);
  }

  void run(Database database, String sql) {
    database.statements().query(sql).execute().await();
  }

  long effects() {
    return effects(reader);
  }

  long effects(Database database) {
    return count(database, "SELECT count(*) FROM effects");
  }

  void awaitEffects(int expected) {
    awaitEffects(reader, expected);
  }

  void awaitEffects(Database database, int expected) {
    await("effects: " + expected, () -> effects(database) >= expected);
    assertEquals(expected, effects(database));
    assertEquals(expected, count(database, "SELECT count(DISTINCT number) FROM effects"));
  }

  void awaitPublished() {
    await("all published", () -> count(producer, UNPUBLISHED) == 0);
  }

  /** Waits until the producer knows that a reader has applied all events. */
  void awaitDone(String name) {
    await(name + " has done everything", () -> count(producer, """
        SELECT count(*) FROM readers, relay WHERE name = '%s' AND done = ARRAY[last_ms, last_no]
        """.formatted(name)) == 1);
  }

  static void await(String what, BooleanSupplier condition) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "timed out waiting for " + what);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  RedisAPI redisApi() {
    return Streams.connect(vertx, producing);
  }
}
