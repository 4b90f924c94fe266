package pos.acceptance;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import pos.testing.Reply;

/**
 * Sends requests again until they have a final answer, as tills and browsers do, and counts all answers.
 *
 * <p>An answer that is neither one to try again after nor among the expected ones fails the request.
 */
final class PatientClient {

  private static final long RETRY_MILLIS = 200;
  private static final Set<Integer> TRY_AGAIN = Set.of(0, 202, 502, 503, 504);
  /** Codes of the refusals while the same request, or another one of the same thing, is in progress. */
  private static final Set<String> IN_PROGRESS = Set.of(
      "idempotency-in-progress", "checkout-in-progress", "order-in-progress", "import-in-progress");

  private final Floor floor;
  private final Map<String, Map<String, AtomicInteger>> counts = new ConcurrentSkipListMap<>();
  private final Map<String, String> unanswered = new ConcurrentHashMap<>();

  PatientClient(Floor floor) {
    this.floor = floor;
  }

  /**
   * Sends a request until it is answered.
   *
   * @param kind what is asked for, in a word
   * @param id names the request among those of its kind
   * @param expected the final answers that the contract and the state of things allow, such as "201" or
   *     "409 insufficient-stock"
   */
  Future<Reply> ask(String kind, String id, Set<String> expected, Supplier<Future<Reply>> request) {
    var name = kind + " " + id;
    unanswered.putIfAbsent(name, "nothing yet");
    return request.get().compose(reply -> {
      var outcome = outcome(reply);
      counts.computeIfAbsent(kind, _ -> new ConcurrentSkipListMap<>())
          .computeIfAbsent(outcome, _ -> new AtomicInteger()).incrementAndGet();
      if (isToBeSentAgain(reply)) {
        unanswered.put(name, outcome);
        return floor.timer(RETRY_MILLIS).compose(_ -> ask(kind, id, expected, request));
      }
      unanswered.remove(name);
      return expected.contains(outcome) ? Future.succeededFuture(reply)
          : Future.failedFuture(new AssertionError(name + " was answered " + outcome + ": " + reply.body()));
    });
  }

  private static boolean isToBeSentAgain(Reply reply) {
    return TRY_AGAIN.contains(reply.status()) || reply.status() == 409 && IN_PROGRESS.contains(reply.code());
  }

  /** Returns the status and, for a problem, its code, without which an error fails here. */
  private static String outcome(Reply reply) {
    return reply.status() == 0 ? "nothing" : reply.status() < 400 ? String.valueOf(reply.status())
        : reply.status() + " " + reply.code();
  }

  /** Returns the requests that have no final answer, with the last answer that was not final. */
  Map<String, String> unanswered() {
    return Map.copyOf(unanswered);
  }

  /** Returns how often each kind of request was answered how. */
  Map<String, Map<String, AtomicInteger>> counts() {
    return counts;
  }
}
