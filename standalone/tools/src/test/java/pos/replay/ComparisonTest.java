package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import pos.replay.Comparison.Findings;

class ComparisonTest {

  private static final Instant BEGIN = Instant.parse("2026-11-30T12:00:00Z");

  private Instant now = BEGIN;
  private int rounds;

  private Future<Void> pause(long millis) {
    now = now.plusMillis(millis);
    return Future.succeededFuture();
  }

  /** Repeats a comparison whose rounds, numbered from 1, take ten seconds and find some differences. */
  private Differences repeat(IntUnaryOperator differences, IntUnaryOperator extent) {
    return new Comparison(() -> now, this::pause, new Progress(new PrintStream(new ByteArrayOutputStream()), false))
        .repeat(() -> {
          rounds++;
          now = now.plusSeconds(10);
          var found = new Differences();
          for (int i = 0; i < differences.applyAsInt(rounds); i++) {
            found.add("difference " + i);
          }
          return new Findings(found, extent.applyAsInt(rounds), "waiting");
        });
  }

  @Test
  void what_agrees_is_compared_once() {
    assertTrue(repeat(_ -> 0, _ -> 7).none());
    assertEquals(1, rounds);
  }

  @Test
  void it_ends_when_nothing_differs_any_more_however_long_that_takes() {
    assertTrue(repeat(round -> round < 100 ? 3 : 0, round -> round).none());
    assertEquals(100, rounds);
  }

  /** The third round is the last that finds something new, at 50 s; those after it end at 70, 90 and so on. */
  @Test
  void differences_stay_when_nothing_has_changed_for_half_a_minute() {
    assertEquals(2, repeat(_ -> 2, round -> Math.min(round, 3)).count());
    assertEquals(5, rounds);
    assertEquals(Duration.ofSeconds(90), Duration.between(BEGIN, now));
  }
}
