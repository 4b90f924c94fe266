package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import pos.common.run.Metrics;

/** One bad event neither stops the others nor is it lost. */
@Execution(ExecutionMode.CONCURRENT)
class ConsumerTest {

  private static final Duration SOON = Duration.ofMillis(100);

  @RegisterExtension
  private final TwoServices services = new TwoServices();
  /** Up to where everything is applied, as the consumer has told. */
  private volatile long applied;

  @BeforeEach
  void createObstacles() {
    services.run(services.reader, "CREATE TABLE obstacles (number int)");
  }

  /** Starts a consumer that executes other statements for the numbers in {@code obstacles}. */
  private void startConsumer(String... statements) {
    services.consumer(services.reading, services.reader, (tx, event) ->
        tx.query("SELECT FROM obstacles WHERE number = " + event.payload().getInteger("number")).execute()
            .compose(found -> found.size() == 0 ? TwoServices.write(tx, event) : execute(tx, statements)))
        .hurry(SOON, new Postponed(System::nanoTime, Duration.ofMillis(500), Duration.ofHours(1)))
        .tellApplied(now -> applied = now.get(TwoServices.STREAM))
        .start();
  }

  private static Future<Void> execute(SqlConnection tx, String... statements) {
    var done = Future.<Void>succeededFuture();
    for (var statement : statements) {
      done = done.compose(_ -> tx.query(statement).execute().mapEmpty());
    }
    return done;
  }

  private long parked() {
    return services.count(services.reader, "SELECT count(*) FROM dead_events WHERE NOT again");
  }

  @Test
  void an_event_that_always_runs_into_a_time_out_is_parked_and_the_others_are_applied() {
    services.run(services.reader, "INSERT INTO obstacles VALUES (3)");
    services.relay().start();
    startConsumer("SET LOCAL statement_timeout = 20", "SELECT pg_sleep(60)");
    services.publish(0, 10);
    services.awaitEffects(9);
    services.publish(10, 11);
    services.awaitEffects(10);
    TwoServices.await("parked", () -> {
      // only an event that others have overtaken is given up
      services.publish(11, 12);
      return parked() == 1;
    });
    assertTrue(Metrics.registry(services.vertx).scrape().contains("events_parked_total{service=\"taker-service\"} 1.0"));
    TwoServices.await("nothing is postponed", () ->
        Metrics.registry(services.vertx).scrape().contains("events_postponed{service=\"taker-service\"} 0.0"));
  }

  @Test
  void an_event_that_waits_for_a_lock_is_applied_when_the_lock_is_gone() {
    services.run(services.reader, "CREATE TABLE locked (number int)");
    services.run(services.reader, "INSERT INTO obstacles VALUES (3)");
    services.relay().start();
    var release = Promise.<Void>promise();
    var holder = services.reader.transactionOnce(tx -> tx.query("LOCK TABLE locked").execute()
        .compose(_ -> release.future()));
    startConsumer("SET LOCAL lock_timeout = 20", "LOCK TABLE locked", "INSERT INTO effects VALUES (3)");
    services.publish(0, 10);
    services.awaitEffects(9);
    TwoServices.await("it is postponed", () ->
        Metrics.registry(services.vertx).scrape().contains("events_postponed{service=\"taker-service\"} 1.0"));
    release.complete();
    holder.await();
    services.awaitEffects(10);
    assertEquals(0, parked());
  }

  @Test
  void of_an_event_that_is_not_applied_only_what_precedes_it_is_told() {
    services.run(services.reader, "INSERT INTO obstacles VALUES (3)");
    services.run(services.reader, "CREATE TABLE locked (number int)");
    var release = Promise.<Void>promise();
    var holder = services.reader.transactionOnce(tx -> tx.query("LOCK TABLE locked").execute()
        .compose(_ -> release.future()));
    services.relay().start();
    startConsumer("SET LOCAL lock_timeout = 20", "LOCK TABLE locked", "INSERT INTO effects VALUES (3)");
    services.publish(0, 10);
    services.awaitPublished();
    services.awaitEffects(9);
    TwoServices.await("told up to the event before it", () -> applied == position("payload->>'number' = '3'") - 1);
    release.complete();
    holder.await();
    TwoServices.await("told up to the last", () -> applied == position("true"));
  }

  /** Returns the position of the last event for which a condition holds. */
  private long position(String condition) {
    return services.count(services.producer,
        "SELECT max(entry_ms * 1000000 + entry_no) FROM outbox WHERE " + condition);
  }

  /** The steps of docs/operations.md, A parked event. */
  @Test
  void a_parked_event_is_applied_by_the_documented_steps() {
    services.run(services.reader, "INSERT INTO obstacles VALUES (3)");
    services.relay().start();
    startConsumer("SELECT 1 / 0");
    services.publish(0, 10);
    services.awaitEffects(9);
    TwoServices.await("parked", () -> parked() == 1);
    // the cause is still there
    services.run(services.reader, "SELECT apply_again(event_id) FROM dead_events");
    TwoServices.await("parked again", () -> parked() == 1);
    assertEquals(9, services.effects());
    services.run(services.reader, "DELETE FROM obstacles");
    services.run(services.reader, "SELECT apply_again(event_id) FROM dead_events");
    services.awaitEffects(10);
    assertEquals(0, services.count(services.reader, "SELECT count(*) FROM dead_events"));
  }

  @Test
  void two_instances_apply_a_parked_event_once() {
    services.run(services.reader, "INSERT INTO obstacles VALUES (3), (5)");
    services.relay().start();
    startConsumer("SELECT 1 / 0");
    startConsumer("SELECT 1 / 0");
    services.publish(0, 10);
    TwoServices.await("parked", () -> parked() == 2);
    services.run(services.reader, "DELETE FROM obstacles");
    services.run(services.reader, "SELECT apply_again(event_id) FROM dead_events");
    services.awaitEffects(10);
  }

  @Test
  void a_batch_is_bounded_in_bytes() {
    var text = "x".repeat(100_000);
    services.producer.transaction(tx -> Outbox.addAll(tx, "large",
        Collections.nCopies(10, new JsonObject().put("number", 1).put("text", text)))).await();
    services.relay().start();
    services.awaitPublished();
    var batches = new ArrayList<Integer>();
    var subscription = new Subscription(services.redisApi(), List.of(TwoServices.STREAM), services.reading,
        _ -> Future.succeededFuture(), () -> { });
    subscription.join("1").await();
    while (batches.stream().mapToInt(Integer::intValue).sum() < 10) {
      batches.add(subscription.read().await().events().size());
    }
    assertEquals(List.of(3, 3, 3, 1), batches);
  }
}
