package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** What anybody can send with the key that is in every browser, against a service with its heap of production. */
class HostileBodiesTest {

  @Test
  void guests_whose_bodies_are_full_of_values_that_nobody_reads_are_refused() {
    try (var service = ServiceProcess.start(CartService.class, ServiceUnderTest.databaseAndRedis("cart-service"))) {
      var guest = Owner.Guest.create().sessionId();
      var client = HttpClient.newHttpClient();
      // of the size that the gateway lets pass, and of the size that the service reads
      var bodies = Stream.of(149_000, 9_000)
          .map(values -> "{\"product_id\":1,\"quantity\":1,\"x\":[" + "{\"\":0},".repeat(values) + "0]}").toList();
      var answers = IntStream.range(0, 40).mapToObj(i -> client.sendAsync(
          service.request("/guest/" + guest + "/add")
              .POST(BodyPublishers.ofString(bodies.get(i % 2))).build(), BodyHandlers.ofString())).toList();
      var statuses = answers.stream().map(CompletableFuture::join).map(answer -> answer.statusCode()).toList();
      assertEquals(IntStream.range(0, 40).mapToObj(i -> i % 2 == 0 ? 413 : 400).toList(), statuses);
      assertTrue(service.isAlive(), service::log);
      assertEquals(200, service.status("/health/ready"));
    }
  }
}
