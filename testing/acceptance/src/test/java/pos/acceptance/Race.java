package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import pos.testing.Reply;

/** Large requests to a service, many at once, beside which small ones are sent to it again and again. */
final class Race {

  /** Far above the second that a neighbour may wait on the machine of docs/performance.md. */
  private static final long NEIGHBOUR_SECONDS = 5;

  /** A small answer of each service. */
  private static final Map<String, String> NEIGHBOURS = Map.of("product", "/products/1", "inventory", "/locations/1",
      "sales", "/registers/1", "reporting", "/kpis", "customer", "/customers/me", "cart", "/cart?priced=false",
      "order", "/admin/orders/1");

  private final FloorClient client;
  private final String[] headers;
  private String slowest = "none";
  private long slowestMillis;

  /** @param headers of the customer who asks for the neighbours' answers, as name, value, ... */
  Race(FloorClient client, String... headers) {
    this.client = client;
    this.headers = headers;
  }

  /**
   * Sends requests at once, and watches a neighbour until all are answered.
   *
   * @param what names the requests
   * @param service such as {@code order}
   * @return the answers that are not 503 with Retry-After
   */
  List<Reply> run(String what, String service, int count, IntFunction<Future<Reply>> request) {
    var neighbour = "/" + service + "-service" + NEIGHBOURS.get(service);
    var racing = Future.all(IntStream.range(0, count).mapToObj(request).toList());
    do {
      askNeighbour(neighbour, what);
    } while (!racing.isComplete());
    return racing.await().<Reply>list().stream().filter(reply -> !isToldToComeBack(reply)).toList();
  }

  private void askNeighbour(String neighbour, String what) {
    var began = System.nanoTime();
    var answer = client.get(neighbour, headers).await();
    assertEquals(200, answer.status(), () -> neighbour + " beside " + what + ": " + answer.body());
    var millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    assertTrue(millis < TimeUnit.SECONDS.toMillis(NEIGHBOUR_SECONDS),
        () -> neighbour + " waited " + millis + " ms beside " + what);
    if (millis > slowestMillis) {
      slowestMillis = millis;
      slowest = neighbour + " beside " + what;
    }
  }

  private static boolean isToldToComeBack(Reply reply) {
    return reply.status() == 503 && reply.header("Retry-After") != null;
  }

  /** Prints the longest wait of a neighbour. */
  void report() {
    System.out.printf("slowest neighbour: %d ms, %s%n", slowestMillis, slowest);
  }
}
