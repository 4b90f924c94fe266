package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PostponedTest {

  private final AtomicLong now = new AtomicLong();
  private final Postponed postponed = new Postponed(now::get, Duration.ofSeconds(60), Duration.ofMinutes(30));
  private final UUID event = UUID.randomUUID();

  @Test
  void an_event_is_given_up_after_five_attempts_only_when_others_were_applied_or_after_a_long_time() {
    for (int i = 0; i < 4; i++) {
      assertFalse(postponed.giveUp(event));
      postponed.applied(UUID.randomUUID());
    }
    assertFalse(postponed.giveUp(event), "five attempts, but at once");
    now.addAndGet(Duration.ofSeconds(59).toNanos());
    assertFalse(postponed.giveUp(event), "not yet");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertFalse(postponed.giveUp(event), "no other was applied since it failed first: it may be the database");
    now.addAndGet(1);
    postponed.applied(UUID.randomUUID());
    assertEquals(1, postponed.size());
    assertTrue(postponed.giveUp(event));
    assertEquals(0, postponed.size());
  }

  @Test
  void an_event_is_given_up_after_a_long_time_even_if_no_other_was_applied() {
    assertFalse(postponed.giveUp(event));
    now.addAndGet(Duration.ofMinutes(30).toNanos());
    for (int i = 0; i < 3; i++) {
      assertFalse(postponed.giveUp(event), "fewer than five attempts");
    }
    assertTrue(postponed.giveUp(event));
  }

  @Test
  void an_event_that_another_instance_took_over_is_no_longer_counted() {
    postponed.giveUp(event);
    assertEquals(1, postponed.size());
    now.addAndGet(Duration.ofMinutes(31).toNanos());
    assertEquals(0, postponed.size());
  }
}
