package pos.replay;

import java.util.ArrayList;
import java.util.List;

/** The differences of a comparison: all are counted, and the first ones kept in words for the user. */
final class Differences {

  private static final int MOST_KEPT = 20;
  private final List<String> kept = new ArrayList<>();
  private long count;

  synchronized void add(String difference) {
    count++;
    if (kept.size() < MOST_KEPT) {
      kept.add(difference);
    }
  }

  synchronized long count() {
    return count;
  }

  synchronized boolean none() {
    return count == 0;
  }

  synchronized List<String> lines() {
    var lines = new ArrayList<>(kept);
    if (count > kept.size()) {
      lines.add("and " + (count - kept.size()) + " more");
    }
    return lines;
  }
}
