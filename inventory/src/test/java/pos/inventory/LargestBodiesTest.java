package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** The largest bodies that the contract allows, against a service with the heap that it has in production. */
class LargestBodiesTest {

  private static JsonArray lines(String quantity) {
    return new JsonArray(IntStream.rangeClosed(1, Line.MAX_LINES)
        .mapToObj(i -> new JsonObject().put("product_id", 100_000 + i).put(quantity, 5)).toList());
  }

  private static String body(String path, int i) {
    var body = new JsonObject().put("location_id", 1).put("reference", "large " + i);
    switch (path) {
      case "/movements" -> body.put("type", "receipt").put("lines", lines("quantity"));
      case "/reservations" -> body.put("ttl_seconds", 60).put("lines", lines("quantity"));
      default -> body.put("lines", lines("counted"));
    }
    return body.encode();
  }

  @Test
  void twenty_at_once_are_answered_or_told_to_come_back() {
    try (var service = ServiceProcess.start(InventoryService.class,
        ServiceUnderTest.databaseAndRedis("inventory-service"))) {
      var client = HttpClient.newHttpClient();
      for (var path : new String[] {"/movements", "/reservations", "/counts"}) {
        var answers = IntStream.range(0, 20).mapToObj(i -> client.sendAsync(service.request(path)
            .POST(BodyPublishers.ofString(body(path, i))).build(), BodyHandlers.ofString())).toList();
        assertEquals(200, service.status("/health/live"));
        var created = answers.stream().map(CompletableFuture::join).filter(answer -> {
          assertTrue(answer.statusCode() == 201 || answer.statusCode() == 409 && path.equals("/reservations")
              || answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent(),
              () -> path + " " + answer.statusCode() + " " + answer.body());
          return answer.statusCode() == 201;
        }).count();
        assertTrue(created > 0, path);
      }
      assertTrue(service.isAlive(), service::log);
    }
  }
}
