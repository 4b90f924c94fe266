package pos.gateway.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;

/** Whom the gateway waits for: the client that has kept it waiting for the longest is the first to be given up. */
final class WaitingList {

  private static final Duration UNUSED_BODY = Duration.ofSeconds(5);
  private static final int ROUNDS = 4;

  private final Bounds bounds;
  private final SequencedSet<Wait> waits = new LinkedHashSet<>();
  private final SequencedSet<Wait> readers = new LinkedHashSet<>();

  WaitingList(Bounds bounds) {
    this.bounds = bounds;
  }

  void add(Wait wait) {
    waits.add(wait);
    if (wait.turn() == Turn.ANSWER) {
      readers.add(wait);
      if (readers.size() > bounds.readers()) {
        readers.getFirst().giveUp();
      }
    }
  }

  void remove(Wait wait) {
    waits.remove(wait);
    readers.remove(wait);
  }

  /** Returns the wait that has lasted the longest of those that fit. */
  Optional<Wait> longest(Predicate<Wait> fitting) {
    return waits.stream().filter(fitting).findFirst();
  }

  /** Gives up the waits that have lasted too long. */
  void giveUpOverdue() {
    // those that are given up leave the list
    for (var wait : List.copyOf(waits)) {
      if (wait.isLongerThan(limit(wait.turn())) && waits.contains(wait)) {
        wait.giveUp();
      }
    }
  }

  /** Returns how often to look for overdue waits. */
  Duration tick() {
    var shortest = UNUSED_BODY;
    for (var turn : Turn.values()) {
      shortest = limit(turn).compareTo(shortest) < 0 ? limit(turn) : shortest;
    }
    return shortest.dividedBy(ROUNDS);
  }

  private Duration limit(Turn turn) {
    return switch (turn) {
      case FIRST_REQUEST -> bounds.firstRequest();
      case NEXT_REQUEST -> bounds.nextRequest();
      case BODY, STREAMED_BODY -> bounds.body();
      case UNUSED_BODY -> UNUSED_BODY;
      case ANSWER -> bounds.answer();
    };
  }
}
