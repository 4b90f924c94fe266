package pos.gateway.client;

import java.util.HashMap;
import java.util.Map;

/** Counts what is in use in all and by each holder, and gives out no more than a bound of each. */
public final class Quota {

  private final int most;
  private final int mostOfHolder;
  private final Map<String, Integer> used = new HashMap<>();
  private int all;

  public Quota(int most, int mostOfHolder) {
    this.most = most;
    this.mostOfHolder = mostOfHolder;
  }

  /** Takes one for a holder, and returns false when there is none left. */
  public boolean take(String holder) {
    if (all >= most || isExhausted(holder)) {
      return false;
    }
    all++;
    used.merge(holder, 1, Integer::sum);
    return true;
  }

  /** Gives back one that was taken. */
  public void giveBack(String holder) {
    all--;
    used.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Returns whether the holder has its whole share. */
  boolean isExhausted(String holder) {
    return used.getOrDefault(holder, 0) >= mostOfHolder;
  }

  int all() {
    return all;
  }
}
