package pos.replay;

import java.util.ArrayList;
import java.util.List;

/** What does not agree: all of it counted, the first of it in words, since the list is for a person. */
final class Differences {

  private static final int NAMED = 20;
  private final List<String> named = new ArrayList<>();
  private long count;

  synchronized void add(String difference) {
    count++;
    if (named.size() < NAMED) {
      named.add(difference);
    }
  }

  synchronized long count() {
    return count;
  }

  synchronized boolean none() {
    return count == 0;
  }

  synchronized List<String> lines() {
    var lines = new ArrayList<>(named);
    if (count > named.size()) {
      lines.add("and " + (count - named.size()) + " more");
    }
    return lines;
  }
}
