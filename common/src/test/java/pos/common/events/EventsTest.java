package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import pos.common.log.Trace;
import pos.common.run.Metrics;

/** Events reach another service exactly once, whatever happens to Redis and to the consumers. */
@Execution(ExecutionMode.CONCURRENT)
class EventsTest {

  @RegisterExtension
  private final TwoServices services = new TwoServices();

  /** Counts on a connection that nothing else waits for. */
  private long effectsApart() {
    return services.reader.transactionOnce(tx -> tx.query("SELECT count(*) FROM effects").execute()
        .map(rows -> rows.iterator().next().getLong(0))).await();
  }

  private String scrape() {
    return Metrics.registry(services.vertx).scrape();
  }

  private Consumer consumer(int failingNumber) {
    return services.consumer(services.reading, services.reader, (tx, event) ->
        event.payload().getInteger("number") == failingNumber ? Future.failedFuture(failingNumber + " is bad")
            : TwoServices.write(tx, event));
  }

  @Test
  void every_event_is_applied_once_and_in_order() {
    services.relay().start();
    services.consumer().start();
    services.publish(0, 1000);
    services.awaitEffects(1000);
    services.awaitPublished();
  }

  @Test
  void two_relays_and_two_consumers_share_the_work_and_repeat_nothing() {
    services.relay().start();
    services.relay().start();
    services.consumer().start();
    services.consumer().start();
    for (int i = 0; i < 20; i++) {
      services.publish(i * 50, i * 50 + 50);
    }
    services.awaitEffects(1000);
  }

  @Test
  void events_wait_while_redis_is_away_and_arrive_when_it_is_back() {
    services.relay().start();
    services.consumer().start();
    services.publish(0, 10);
    services.awaitEffects(10);
    services.redis.kill();
    services.publish(10, 20);
    services.redis.restart();
    services.awaitEffects(20);
  }

  @Test
  void an_emptied_redis_is_filled_again_and_nothing_is_applied_twice() {
    services.relay().start();
    services.consumer().start();
    services.publish(0, 300);
    services.awaitEffects(300);
    // a throwaway Redis keeps nothing on disk, so killing it empties it
    services.redis.kill();
    services.redis.restart();
    services.publish(300, 310);
    services.awaitEffects(310);
    services.redisApi().flushall(List.of()).await();
    services.publish(310, 320);
    services.awaitEffects(320);
  }

  @Test
  void unread_events_survive_the_emptying_of_redis() {
    services.relay().start();
    services.publish(0, 300);
    services.awaitPublished();
    services.redisApi().flushall(List.of()).await();
    services.consumer().start();
    services.awaitEffects(300);
  }

  @Test
  void an_event_that_fails_five_times_is_parked_and_the_others_are_applied() {
    services.relay().start();
    consumer(7).start();
    services.publish(0, 20);
    services.awaitEffects(19);
    TwoServices.await("parked", () ->
        services.count(services.reader, "SELECT count(*) FROM dead_events WHERE payload->>'number' = '7'") == 1);
    assertTrue(scrape().contains("events_parked_total{service=\"taker-service\"} 1.0"));
  }

  @Test
  void unfinished_events_of_a_dead_consumer_are_taken_over() {
    services.relay().start();
    services.publish(0, 10);
    var api = services.redisApi();
    TwoServices.await("stream", () -> api.exists(List.of("events:maker")).await().toInteger() == 1);
    api.xgroup(List.of("CREATE", "events:maker", "taker-service", "0")).await();
    api.xreadgroup(List.of("GROUP", "taker-service", "dead", "COUNT", "4", "STREAMS", "events:maker", ">")).await();
    services.consumer().start();
    services.awaitEffects(10);
  }

  @Test
  void a_stream_is_trimmed_and_yet_a_new_consumer_gets_every_event() {
    services.relay().start();
    services.consumer().start();
    services.publish(0, 2000);
    services.awaitEffects(2000);
    var api = services.redisApi();
    TwoServices.await("trimmed", () -> api.xlen("events:maker").await().toInteger() < 500);
    var other = services.environment("late-service");
    var late = services.readerDatabase(other);
    services.consumer(other, late).start();
    services.awaitEffects(late, 2000);
    assertEquals(2000, services.effects());
  }

  @Test
  void an_event_carries_the_ids_of_the_request_that_caused_it() {
    services.relay().start();
    var seen = new ArrayList<String>();
    services.consumer(services.reading, services.reader,
        (tx, event) -> tx.query("SELECT 1").execute().map(_ -> {
          seen.add(Trace.current().correlationId());
          return null;
        })).start();
    services.vertx.getOrCreateContext().runOnContext(_ -> {
      Trace.from("till-7", null).enter(Vertx.currentContext());
      services.producer.transaction(tx -> Outbox.add(tx, "made", new JsonObject()));
    });
    TwoServices.await("the event", () -> !seen.isEmpty());
    assertEquals(List.of("till-7"), seen);
  }

  @Test
  void an_entry_that_is_not_an_event_is_discarded_and_the_others_are_applied() {
    var api = services.redisApi();
    api.xgroup(List.of("CREATE", "events:maker", "taker-service", "0", "MKSTREAM")).await();
    var gone = api.xadd(List.of("events:maker", "*", "a", "b")).await().toString();
    api.xreadgroup(List.of("GROUP", "taker-service", services.reading.instance(), "STREAMS", "events:maker", ">"))
        .await();
    api.xdel(List.of("events:maker", gone)).await();
    api.xadd(List.of("events:maker", "*", "id", "no-uuid", "type", "made")).await();
    services.relay().start();
    services.consumer().start();
    services.publish(0, 5);
    services.awaitEffects(5);
    TwoServices.await("nothing is pending", () -> api.xpending(List.of("events:maker", "taker-service")).await()
        .get(0).toInteger() == 0);
    assertTrue(scrape().contains("events_parked_total{service=\"taker-service\"} 2.0"), scrape());
  }

  @Test
  void events_do_not_wait_behind_statements_of_requests_that_wait_for_a_lock() {
    services.relay().start();
    services.consumer().start();
    services.publish(0, 1);
    services.awaitEffects(1);
    var end = Promise.<Void>promise();
    var databases = List.of(services.producer, services.reader);
    var holders = databases.stream().map(database -> {
      services.run(database, "CREATE TABLE rows AS SELECT 1 AS id");
      var locked = Promise.<Void>promise();
      var holder = database.transactionOnce(tx -> tx.query("SELECT FROM rows FOR UPDATE").execute().compose(_ -> {
        locked.complete();
        return end.future();
      }));
      locked.future().await();
      return holder;
    }).toList();
    var waiting = databases.stream().flatMap(database -> Stream.generate(() -> database.statements().query(
        "SET lock_timeout = 0; SET statement_timeout = 0; SELECT FROM rows FOR UPDATE").execute()).limit(4)).toList();
    services.publish(1, 2);
    TwoServices.await("the event", () -> effectsApart() == 2 || waiting.stream().anyMatch(Future::isComplete));
    assertTrue(waiting.stream().noneMatch(Future::isComplete), "the event came after the statements");
    end.complete();
    Future.join(holders).await();
    Future.join(waiting).await();
  }
}
