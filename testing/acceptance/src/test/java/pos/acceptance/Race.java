package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import pos.shop.Part;
import pos.testing.Reply;

/** Large requests to a service, many at once, beside which small ones are sent to it again and again. */
final class Race {

  /** Far above the second that a neighbour may wait on the machine of docs/performance.md. */
  private static final long NEIGHBOUR_SECONDS = 5;

  /** A small answer of each service; of reporting its readiness, because all reports wait for each other. */
  private static final Map<Part, String> NEIGHBOURS = Map.of(Part.PRODUCT, "/products/1",
      Part.INVENTORY, "/locations/1", Part.SALES, "/registers/1", Part.REPORTING, "/health/ready",
      Part.CUSTOMER, "/customers/me", Part.CART, "/cart?priced=false", Part.ORDER, "/admin/orders/1");

  private final Floor floor;
  private final String[] headers;
  private String slowest = "none";
  private long slowestMillis;

  /** @param headers of the customer who asks for the neighbours' answers, as name, value, ... */
  Race(Floor floor, String... headers) {
    this.floor = floor;
    this.headers = headers;
  }

  /**
   * Sends requests at once, and watches a neighbour until all are answered.
   *
   * @param what names the requests
   * @return the answers that are not 503 with Retry-After
   */
  List<Reply> run(String what, Part part, int count, IntFunction<Future<Reply>> request) {
    var racing = Future.all(IntStream.range(0, count).mapToObj(request).toList());
    do {
      askNeighbour(part, what);
    } while (!racing.isComplete());
    return racing.await().<Reply>list().stream().filter(reply -> !isToldToComeBack(reply)).toList();
  }

  /** Asks past the gateway, which on a slow machine takes a service that is so busy out of its balancer. */
  private void askNeighbour(Part part, String what) {
    var neighbour = NEIGHBOURS.get(part);
    var began = System.nanoTime();
    var answer = floor.client().send(floor.service(part), HttpMethod.GET, neighbour, null, headers).await();
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
