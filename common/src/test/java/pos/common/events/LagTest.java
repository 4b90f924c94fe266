package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pos.common.events.Streams.EntryId;
import pos.common.events.Subscription.Batch;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.common.run.Metrics;

class LagTest {

  private final Vertx vertx = Launch.vertx();
  private final Lag lag = new Lag(vertx, Environment.read(Map.of("PORT", "0"), "taker-service", 0), null, List.of());

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static final Batch ALL = new Batch(List.of(), false, Map.of(), false);
  private static final Batch MORE = new Batch(List.of(), true, Map.of(), false);
  private static final Batch PENDING = pending(1);
  private static final Batch OWED = new Batch(List.of(), false, Map.of(), true);

  private static Batch pending(long millis) {
    return new Batch(List.of(), false, Map.of("events:maker", new EntryId(millis, 0)), false);
  }

  private static Event writtenAt(Instant time) {
    return new Event(UUID.randomUUID(), "made", new JsonObject(), time, "test", 1, "events:maker", "1-0");
  }

  private void apply(Batch batch, List<Event> fresh, List<Event> left, Instant began) {
    lag.applied(batch, fresh, left, began);
  }

  @Test
  void while_others_wait_the_lag_is_the_age_of_the_events_that_are_applied() {
    var now = Instant.now();
    apply(MORE, List.of(writtenAt(now.minusSeconds(60)), writtenAt(now.minusSeconds(90))), List.of(), now);
    assertTrue(lag.seconds() >= 90);
    assertTrue(lag.backlogSeconds() >= 90);
  }

  @Test
  void while_nothing_can_be_read_the_lag_grows_and_there_is_no_backlog_to_wait_for() {
    apply(MORE, List.of(writtenAt(Instant.now().minusSeconds(90))), List.of(), Instant.now());
    lag.unknown();
    assertTrue(lag.seconds() >= 90);
    assertEquals(0, lag.backlogSeconds());
  }

  @Test
  void there_is_no_lag_when_all_events_are_applied() {
    var began = Instant.now().plusSeconds(60);
    apply(ALL, List.of(writtenAt(began.minusSeconds(900))), List.of(), began);
    assertEquals(0, lag.seconds());
    assertEquals(0, lag.backlogSeconds());
    var metrics = Metrics.registry(vertx).scrape();
    assertTrue(metrics.contains("consumer_lag_seconds{service=\"taker-service\"} 0.0"), metrics);
    assertTrue(metrics.contains("consumer_lag_events{service=\"taker-service\"} 0.0"), metrics);
  }

  @Test
  void an_event_that_is_postponed_is_not_applied() {
    var postponed = writtenAt(Instant.now().minusSeconds(90));
    apply(ALL, List.of(postponed, writtenAt(Instant.now())), List.of(postponed), Instant.now());
    assertEquals(postponed.at(), lag.appliedUntil());
    apply(PENDING, List.of(), List.of(), Instant.now());
    assertEquals(postponed.at(), lag.appliedUntil());
    apply(PENDING, List.of(writtenAt(Instant.now())), List.of(), Instant.now());
    assertEquals(postponed.at(), lag.appliedUntil());
    apply(ALL, List.of(), List.of(), Instant.now());
    assertEquals(0, lag.seconds());
  }

  @Test
  void what_another_instance_has_read_and_not_applied_holds_up_the_time_until_it_is_done() {
    var now = Instant.now();
    var read = now.minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    apply(pending(read.toEpochMilli()), List.of(writtenAt(now)), List.of(), now);
    assertEquals(read, lag.appliedUntil());
    apply(pending(read.toEpochMilli()), List.of(writtenAt(now)), List.of(), now);
    assertEquals(read, lag.appliedUntil());
    // done, and the next ones are read
    apply(pending(now.toEpochMilli()), List.of(writtenAt(now.minusSeconds(5))), List.of(), now);
    assertEquals(now.minusSeconds(5), lag.appliedUntil());
  }

  @Test
  void events_may_be_missing_until_all_are_applied_and_while_some_are_owed() {
    assertTrue(lag.misses());
    apply(PENDING, List.of(), List.of(), Instant.now());
    assertTrue(lag.misses());
    apply(ALL, List.of(), List.of(), Instant.now());
    assertFalse(lag.misses());
    var old = writtenAt(Instant.now().minusSeconds(86_400));
    apply(OWED, List.of(old), List.of(), Instant.now());
    assertTrue(lag.misses());
    assertEquals(old.at(), lag.appliedUntil());
    // what is published again may have been applied before
    apply(OWED, List.of(), List.of(), Instant.now());
    assertEquals(old.at(), lag.appliedUntil());
    assertEquals(0, lag.backlogSeconds());
    apply(ALL, List.of(), List.of(), Instant.now());
    assertFalse(lag.misses());
  }
}
