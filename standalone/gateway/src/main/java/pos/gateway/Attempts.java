package pos.gateway;

import java.util.HashSet;
import java.util.Set;
import pos.gateway.upstream.Address;
import pos.gateway.upstream.UpstreamPool;

/** The addresses at which one request is attempted, one after another. */
final class Attempts {

  private final UpstreamPool pool;
  private Set<Address> failed = Set.of();
  private Address current;
  private int count;

  Attempts(UpstreamPool pool) {
    this.pool = pool;
  }

  /** Chooses the first address, and returns false when no address is healthy. */
  boolean begin() {
    current = pool.take(failed);
    return current != null;
  }

  /** Reports a failure at the address, chooses another, and returns false when there is none. */
  boolean continueElsewhere(boolean timedOut) {
    if (timedOut) {
      pool.timedOut(current);
    } else {
      pool.broke(current);
    }
    if (failed.isEmpty()) {
      failed = new HashSet<>(2);
    }
    failed.add(current);
    pool.release(current);
    current = pool.take(failed);
    return current != null;
  }

  /** Returns the address of the next attempt, and counts it. */
  Address next() {
    count++;
    return current;
  }

  /** Returns the number of attempts so far. */
  int count() {
    return count;
  }

  /** Reports the status with which the request ends, 502 or 504 without an answer. */
  void answered(int status) {
    if (current != null) {
      pool.answered(current, status);
    }
  }

  void end() {
    if (current != null) {
      pool.release(current);
    }
  }
}
