package pos.journal;

import java.io.PrintStream;

/** What does not fit: printed one by one up to a thousand, and counted. */
final class Findings {

  private static final int MOST_NAMED = 1000;

  private final PrintStream out;
  private long count;

  Findings(PrintStream out) {
    this.out = out;
  }

  void add(String finding, Object... values) {
    if (count++ < MOST_NAMED) {
      // what was changed may contain what a terminal obeys
      out.println(finding.formatted(values).replaceAll("\\p{Cc}", "?"));
    }
  }

  long count() {
    return count;
  }
}
