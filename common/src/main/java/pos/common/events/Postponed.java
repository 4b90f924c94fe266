package pos.common.events;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The events that ran into a time-out or a lock, and are tried again later while the others are applied.
 *
 * <p>They are given up when others were applied meanwhile, so that it is the event and not the database, or after a
 * time that no maintenance takes.
 */
final class Postponed {

  private static final int ATTEMPTS = 5;

  private static final class Trouble {
    private final long since;
    private long at;
    private int attempts;

    private Trouble(long since) {
      this.since = since;
    }
  }

  private final Map<UUID, Trouble> troubles = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;
  private final long patience;
  private final long longPatience;
  private long appliedAt;

  /**
   * @param patience how long an event is tried while others are applied
   * @param longPatience how long it is tried while no other is
   */
  Postponed(LongSupplier nanoTime, Duration patience, Duration longPatience) {
    this.nanoTime = nanoTime;
    this.patience = patience.toNanos();
    this.longPatience = longPatience.toNanos();
    this.appliedAt = nanoTime.getAsLong();
  }

  void applied(UUID event) {
    troubles.remove(event);
    appliedAt = nanoTime.getAsLong();
  }

  /** Counts a failure, and returns whether it was the last: then the event is forgotten here. */
  boolean giveUp(UUID event) {
    var now = nanoTime.getAsLong();
    var trouble = troubles.computeIfAbsent(event, _ -> new Trouble(now));
    trouble.at = now;
    var lasted = now - trouble.since;
    var lastAttempt = ++trouble.attempts >= ATTEMPTS
        && (lasted >= longPatience || lasted >= patience && appliedAt - trouble.since > 0);
    if (lastAttempt) {
      troubles.remove(event);
    }
    return lastAttempt;
  }

  /** Returns how many events wait here; those that another instance has taken over do not count. */
  int size() {
    var now = nanoTime.getAsLong();
    troubles.values().removeIf(trouble -> now - trouble.at > longPatience);
    return troubles.size();
  }
}
