package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a stream loses is published again for exactly those readers that need it, a little at a time. */
@Execution(ExecutionMode.CONCURRENT)
class RelayTest {

  private static final String ROWS_AT_ONCE = """
      CREATE FUNCTION refuse_many() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) FROM changed) > 500 THEN
          RAISE 'one statement changes too many rows';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER refuse_many AFTER UPDATE ON outbox REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_many()
      """;

  @RegisterExtension
  private final TwoServices services = new TwoServices();

  @Test
  void what_was_lost_is_published_again_in_slices_and_new_events_do_not_wait_for_it() {
    services.run(services.producer, ROWS_AT_ONCE);
    services.publish(0, 3000);
    services.relay().start();
    services.awaitPublished();
    services.redisApi().flushall(List.of()).await();
    var order = Collections.synchronizedList(new ArrayList<Integer>());
    services.consumer(services.reading, services.reader, (tx, event) -> {
      order.add(event.payload().getInteger("number"));
      return TwoServices.write(tx, event);
    }).start();
    TwoServices.await("the first slice", () -> services.effects() > 0);
    services.publish(3000, 3001);
    services.awaitEffects(3001);
    assertTrue(order.indexOf(3000) < 2000, () -> "the new event came after " + order.indexOf(3000) + " old ones");
  }

  @Test
  void the_backlog_of_a_sleeping_reader_survives_the_emptying_of_redis() {
    services.relay().start();
    var sleeper = services.consumer();
    sleeper.start();
    var other = services.environment("awake-service");
    var awake = services.readerDatabase(other);
    services.consumer(other, awake).start();
    services.publish(0, 100);
    services.awaitEffects(100);
    services.awaitEffects(awake, 100);
    services.awaitDone("taker-service");
    sleeper.close().await();
    services.publish(100, 3100);
    services.awaitEffects(awake, 3100);
    services.redisApi().flushall(List.of()).await();
    services.publish(3100, 3200);
    services.awaitEffects(awake, 3200);
    services.awaitDone("awake-service");
    services.consumer().start();
    services.awaitEffects(3200);
    assertEquals(3200, services.effects(awake));
  }

  @Test
  void redis_comes_back_with_an_older_state_while_a_reader_sleeps() {
    services.relay().start();
    var sleeper = services.consumer();
    sleeper.start();
    services.publish(0, 50);
    services.awaitEffects(50);
    services.awaitDone("taker-service");
    sleeper.close().await();
    services.publish(50, 100);
    services.awaitPublished();
    // one script: the relay must not append between
    services.redisApi().eval(List.of("redis.call('COPY', KEYS[1], KEYS[2])", "2", TwoServices.STREAM, "old")).await();
    services.publish(100, 150);
    services.awaitPublished();
    services.redisApi().eval(List.of("redis.call('COPY', KEYS[2], KEYS[1], 'REPLACE')", "2", TwoServices.STREAM, "old"))
        .await();
    services.publish(150, 160);
    services.consumer().start();
    services.awaitEffects(160);
  }

  @Test
  void a_stream_stays_within_its_bound_and_a_sleeping_reader_gets_everything_later() {
    var bound = 40_000;
    services.relay(bound).start();
    var sleeper = services.consumer();
    sleeper.start();
    services.publish(0, 10);
    services.awaitEffects(10);
    services.awaitDone("taker-service");
    sleeper.close().await();
    var api = services.redisApi();
    for (int i = 0; i < 3; i++) {
      services.publish(10 + i * 500, 510 + i * 500);
      services.awaitPublished();
      TwoServices.await("within the bound", () ->
          api.memory(List.of("USAGE", TwoServices.STREAM)).await().toLong() <= bound);
    }
    assertEquals(1, services.count(services.producer, "SELECT count(*) FROM readers WHERE owed_until IS NOT NULL"));
    services.consumer().start();
    services.awaitEffects(1510);
    TwoServices.await("nothing is owed", () ->
        services.count(services.producer, "SELECT count(*) FROM readers WHERE owed_until IS NOT NULL") == 0);
  }

  @Test
  void positions_only_grow_even_if_the_clock_of_redis_goes_back() {
    services.relay().start();
    services.publish(0, 1);
    services.awaitPublished();
    services.redisApi().xsetid(List.of(TwoServices.STREAM, "9000000000000-5")).await();
    services.publish(1, 2);
    services.awaitPublished();
    services.redisApi().flushall(List.of()).await();
    services.publish(2, 3);
    services.awaitPublished();
    assertEquals(1, services.count(services.producer, """
        SELECT count(*) FROM outbox WHERE payload->>'number' = '2' AND (entry_ms, entry_no) > (9000000000000, 6)
        """));
    services.consumer().start();
    services.awaitEffects(3);
  }

  @Test
  void only_the_holder_of_the_lease_publishes_and_another_takes_over_when_it_ends() {
    services.run(services.producer, "UPDATE relay SET holder = 'other', held_until = now() + interval '1 hour'");
    services.publish(0, 1);
    var relay = services.relay();
    assertFalse(relay.round().await());
    assertEquals(1, services.count(services.producer, TwoServices.UNPUBLISHED));
    services.run(services.producer, "UPDATE relay SET held_until = now() - interval '1 second'");
    relay.round().await();
    assertEquals(0, services.count(services.producer, TwoServices.UNPUBLISHED));
    assertEquals(1, services.count(services.producer,
        "SELECT count(*) FROM relay WHERE holder <> 'other' AND held_until BETWEEN now() AND now() + interval '10 s'"));
  }

  @Test
  void a_relay_that_was_overtaken_repeats_nothing_and_loses_nothing() {
    services.consumer().start();
    var first = services.relay();
    var second = services.relay();
    services.publish(0, 5);
    first.round().await();
    for (int i = 1; i < 10; i++) {
      services.run(services.producer, "UPDATE relay SET held_until = now()");
      services.publish(i * 5, i * 5 + 5);
      Future.join(second.round(), first.round()).await();
    }
    services.run(services.producer, "UPDATE relay SET held_until = now()");
    second.start();
    services.awaitPublished();
    services.awaitEffects(50);
  }

  @Test
  void a_batch_is_bounded_in_bytes_and_a_larger_event_is_a_batch_of_its_own() {
    var large = "x".repeat(100_000);
    services.producer.transaction(tx -> Outbox.addAll(tx, "large", Collections.nCopies(5,
        new JsonObject().put("number", 1).put("text", large)))).await();
    services.producer.transaction(tx -> Outbox.add(tx, "huge", new JsonObject().put("text", large.repeat(10)))).await();
    services.producer.transaction(tx -> Outbox.add(tx, "small", new JsonObject())).await();
    var batch = Outbox.unpublished(services.producer.statements()).await();
    assertEquals(List.of("large", "large", "large"), batch.stream().map(Outbox.Message::type).toList());
    services.run(services.producer, "DELETE FROM outbox WHERE type = 'large'");
    batch = Outbox.unpublished(services.producer.statements()).await();
    assertEquals(List.of("huge"), batch.stream().map(Outbox.Message::type).toList());
    assertFalse(batch.getLast().last());
  }

  @Test
  void events_flow_although_carts_have_filled_the_memory_of_redis() {
    services.redisApi().config(List.of("SET", "maxmemory", "1mb")).await();
    services.relay().start();
    services.consumer().start();
    services.publish(0, 500);
    services.awaitEffects(500);
    services.redisApi().flushall(List.of()).await();
    services.publish(500, 510);
    services.awaitEffects(510);
  }
}
