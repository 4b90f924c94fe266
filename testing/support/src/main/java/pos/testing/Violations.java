package pos.testing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the services of this process have violated their contracts. Each violation makes one test red, the first that
 * meets it: a line that is missing in a contract is seen by every test that calls its operation, and is one mistake.
 */
final class Violations {

  static final Violations OF_THIS_PROCESS = new Violations();

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> unreported = new ConcurrentLinkedQueue<>();

  /**
   * Notes a violation for the next {@link #report}.
   *
   * @param violation the same for every answer that violates the contract in this way
   * @param answer the one that does so now
   */
  void add(String violation, String answer) {
    if (known.add(violation)) {
      unreported.add(violation + "\n    " + answer);
    }
  }

  /** @throws AssertionError with the violations that no report has named yet */
  void report() {
    var found = Stream.generate(unreported::poll).takeWhile(each -> each != null).collect(Collectors.joining("\n"));
    if (!found.isEmpty()) {
      throw new AssertionError("Answers violate their contract (each violation is reported once):\n" + found);
    }
  }
}
