package pos.soak;

import java.util.List;
import java.util.stream.IntStream;
import pos.bench.Arguments;

/**
 * The command line.
 *
 * @param minutes how long the crowd works
 * @param stores how many stores there are, each with two tills
 * @param pauseMillis how long a till pauses after each customer
 * @param restarts how often the shop is restarted, all in the first half of the time
 */
record Options(int minutes, int stores, int pauseMillis, int restarts) {

  static final String USAGE = """
      usage: ./pos soak [--minutes N] [--stores N] [--pause MILLISECONDS] [--restarts N]

      Opens a shop on data of its own, lets tills, five web customers and a back office work in it, and compares after each
      minute what they were told with what is in the books, in the stock and in the reports.

        --minutes   how long (default 60)
        --stores    how many stores, each with two tills (default 5)
        --pause     milliseconds that a till pauses after each customer (default 150, about half of what two cores can do)
        --restarts  how often the shop is restarted in the first half of the time, killed and stopped in turn (default 2)

      Ctrl-C ends it with the verdict of the minutes that are over.
      Exit codes: 0 every promise was kept, 1 one was not, 2 wrong usage.
      """;

  private static final List<String> NAMES = List.of("--minutes", "--stores", "--pause", "--restarts");

  /** @throws IllegalArgumentException naming the option that is wrong */
  static Options parse(List<String> words) {
    var given = Arguments.of(words, NAMES);
    return new Options(given.number("--minutes", 60, 2, 10_080), given.number("--stores", 5, 5, 190),
        given.number("--pause", 150, 0, 60_000), given.number("--restarts", 2, 0, 100));
  }

  /** Returns whether the shop is restarted in a minute, counted from 0. */
  boolean restartsIn(int minute) {
    return IntStream.rangeClosed(1, restarts).anyMatch(i -> i * minutes / (2 * (restarts + 1)) == minute);
  }
}
