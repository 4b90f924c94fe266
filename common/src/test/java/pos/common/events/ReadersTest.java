package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import pos.common.events.Streams.EntryId;

/** A new reader gets everything, and nothing is kept for one that is gone. */
@Execution(ExecutionMode.CONCURRENT)
class ReadersTest {

  private static final String FAULT = """
      CREATE TABLE faults (left_over int);
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM faults) THEN
          RAISE 'disk full' USING ERRCODE = '53100';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER fail BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION fail()
      """;

  @RegisterExtension
  private final TwoServices services = new TwoServices();

  @Test
  void a_new_reader_gets_its_history_although_publishing_again_fails_at_first() {
    services.run(services.producer, FAULT);
    var relay = services.relay();
    relay.start();
    services.consumer().start();
    services.publish(0, 1000);
    services.awaitEffects(1000);
    services.awaitDone("taker-service");
    services.run(services.producer, "INSERT INTO faults VALUES (1)");
    var other = services.environment("late-service");
    var late = services.readerDatabase(other);
    services.consumer(other, late).start();
    TwoServices.await("the new reader is known", () ->
        services.count(services.producer, "SELECT count(*) FROM readers WHERE name = 'late-service'") == 1);
    services.run(services.producer, "DELETE FROM faults");
    services.awaitEffects(late, 1000);
    assertEquals(1000, services.effects());
  }

  @Test
  void a_new_reader_does_not_take_a_part_of_its_history_for_all_of_it() {
    services.relay().start();
    services.consumer().start();
    services.publish(0, 3050);
    services.awaitEffects(3050);
    services.awaitDone("taker-service");
    var other = services.environment("late-service");
    var late = services.readerDatabase(other);
    var consumer = services.consumer(other, late);
    assertTrue(consumer.hasMissedEvents());
    consumer.start();
    TwoServices.await("it has its history", () -> !consumer.hasMissedEvents());
    assertEquals(3050, services.effects(late));
  }

  @Test
  void a_reader_knows_that_it_missed_what_redis_lost_while_it_was_down() {
    services.relay().start();
    var before = services.consumer();
    before.start();
    services.publish(0, 500);
    services.awaitEffects(500);
    services.awaitDone("taker-service");
    before.close().await();
    services.publish(500, 2600);
    services.awaitPublished();
    services.redisApi().flushall(List.of()).await();
    var consumer = services.consumer();
    consumer.start();
    TwoServices.await("it has everything", () -> !consumer.hasMissedEvents());
    assertEquals(2600, services.effects());
  }

  @Test
  void what_a_reader_has_not_read_is_kept_although_the_stream_loses_its_group() {
    var other = services.environment("late-service");
    var late = services.readerDatabase(other);
    var relay = services.relay();
    relay.start();
    services.consumer().start();
    var before = services.consumer(other, late);
    before.start();
    services.publish(0, 10);
    services.awaitEffects(10);
    services.awaitDone("taker-service");
    services.awaitDone("late-service");
    before.close().await();
    services.publish(10, 1000);
    services.awaitEffects(1000);
    services.awaitDone("taker-service");
    relay.close().await();
    services.redisApi().xgroup(List.of("DESTROY", TwoServices.STREAM, "late-service")).await();
    services.run(services.producer, "UPDATE relay SET held_until = now()");
    services.relay().start();
    TwoServices.await("the group is back", () -> Streams.groups(services.redisApi(), TwoServices.STREAM).await().stream()
        .anyMatch(group -> group.name().equals("late-service")));
    services.consumer(other, late).start();
    services.awaitEffects(late, 1000);
  }

  @Test
  void a_new_reader_gets_its_history_although_the_relay_dies_again_and_again() {
    services.publish(0, 1000);
    var first = services.relay();
    first.start();
    services.consumer().start();
    services.awaitEffects(1000);
    services.awaitDone("taker-service");
    first.close().await();
    var other = services.environment("late-service");
    var late = services.readerDatabase(other);
    services.consumer(other, late).start();
    for (int i = 1; i <= 3; i++) {
      services.run(services.producer, "UPDATE relay SET held_until = now()");
      var relay = services.relay();
      relay.start();
      var some = i * 250;
      TwoServices.await("some", () -> services.effects(late) >= some);
      relay.close().await();
    }
    services.run(services.producer, "UPDATE relay SET held_until = now()");
    services.relay().start();
    services.awaitEffects(late, 1000);
  }

  @Test
  void a_reader_that_is_published_to_again_by_hand_gets_everything_and_the_others_nothing_new() {
    services.relay().start();
    services.consumer().start();
    services.publish(0, 300);
    services.awaitEffects(300);
    services.awaitDone("taker-service");
    services.run(services.reader, "DELETE FROM inbox WHERE event_id IN (SELECT event FROM effects WHERE number < 10)");
    services.run(services.reader, "DELETE FROM effects WHERE number < 10");
    services.run(services.producer, "SELECT publish_again('taker-service')");
    services.awaitEffects(300);
  }

  /** The step of docs/operations.md, A reader that is gone for good. */
  @Test
  void nothing_is_kept_for_a_reader_that_is_gone_for_good() {
    services.relay().start();
    var gone = services.consumer();
    gone.start();
    services.publish(0, 10);
    services.awaitEffects(10);
    services.awaitDone("taker-service");
    gone.close().await();
    services.publish(10, 2000);
    services.awaitPublished();
    services.run(services.producer, "SELECT forget_reader('taker-service')");
    TwoServices.await("it is forgotten", () -> services.count(services.producer, "SELECT count(*) FROM readers") == 0);
    var api = services.redisApi();
    TwoServices.await("trimmed", () -> api.xlen(TwoServices.STREAM).await().toInteger() < 1500);
    // if it comes back after all, it is a new reader
    services.consumer().start();
    services.awaitEffects(2000);
  }

  @Test
  void a_reader_whose_database_is_made_anew_gets_everything() {
    services.relay().start();
    var old = services.consumer();
    old.start();
    services.publish(0, 300);
    services.awaitEffects(300);
    services.awaitDone("taker-service");
    old.close().await();
    var anew = services.environment("taker-service");
    var database = services.readerDatabase(anew);
    services.consumer(anew, database).start();
    services.awaitEffects(database, 300);
  }

  @Test
  void what_is_owed_is_the_union_of_what_was_lost() {
    var client = services.producer.statements();
    Readers.join(client, "a", 1L, new EntryId(10, 5)).await();
    Readers.owe(client, List.of("a"), new EntryId(8, 0), new EntryId(12, 0)).await();
    var reader = Readers.all(client).await().getFirst();
    assertEquals(EntryId.ZERO, reader.owedAfter());
    assertEquals(new EntryId(12, 0), reader.owedUntil());
    Readers.settle(client, new Readers.Reader("a", reader.done(), 1L, reader.owedAfter(), new EntryId(10, 5),
        false)).await();
    assertTrue(Readers.all(client).await().getFirst().isOwed(), "more was added meanwhile");
    Readers.settle(client, reader).await();
    assertFalse(Readers.all(client).await().getFirst().isOwed());
    Readers.progress(client, Map.of("a", new EntryId(20, 0))).await();
    Readers.progress(client, Map.of("a", new EntryId(15, 0))).await();
    assertEquals(new EntryId(20, 0), Readers.all(client).await().getFirst().done());
    Readers.owe(client, List.of("a"), EntryId.ZERO, new EntryId(20, 0)).await();
    assertFalse(Readers.all(client).await().getFirst().isOwed(), "it has done all of that");
  }
}
