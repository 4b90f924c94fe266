package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

  private static Event writtenAt(Instant time) {
    return new Event(UUID.randomUUID(), "made", new JsonObject(), time, "test", 1, "events:maker", "1-0");
  }

  @Test
  void while_others_wait_the_lag_is_the_age_of_the_events_that_are_applied() {
    var now = Instant.now();
    lag.applied(List.of(writtenAt(now.minusSeconds(60)), writtenAt(now.minusSeconds(90))), false, now);
    assertTrue(lag.seconds() >= 90);
    assertTrue(lag.backlogSeconds() >= 90);
  }

  @Test
  void while_nothing_can_be_read_the_lag_grows_and_there_is_no_backlog_to_wait_for() {
    lag.applied(List.of(writtenAt(Instant.now().minusSeconds(90))), false, Instant.now());
    lag.unknown();
    assertTrue(lag.seconds() >= 90);
    assertEquals(0, lag.backlogSeconds());
  }

  @Test
  void there_is_no_lag_when_all_events_are_applied() {
    var began = Instant.now().plusSeconds(60);
    lag.applied(List.of(writtenAt(began.minusSeconds(900))), true, began);
    assertEquals(0, lag.seconds());
    assertEquals(0, lag.backlogSeconds());
    var metrics = Metrics.registry(vertx).scrape();
    assertTrue(metrics.contains("consumer_lag_seconds{service=\"taker-service\"} 0.0"), metrics);
    assertTrue(metrics.contains("consumer_lag_events{service=\"taker-service\"} 0.0"), metrics);
  }
}
