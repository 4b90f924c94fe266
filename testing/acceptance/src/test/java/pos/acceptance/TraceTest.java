package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.PrintTrace;
import pos.testing.ServiceProcess;

/** Requests in the log of the whole shop, from the gateway to the last service. */
class TraceTest {

  private static final int REQUESTS = 1000;
  private static final String STORE = "pos-store-1-2025-dev-key";
  private static final String TEST = "pos-test-automation-dev-key-2025";
  private static final String SALE = """
      {"register_id": 1, "cashier": "ana", "lines": [{"product_id": 2, "quantity": 2}],
       "payments": [{"method": "cash", "amount_cents": 3300, "tendered_cents": 5000}]}""";
  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  @BeforeEach
  void open() {
    shop.open();
    ServiceProcess.await("the tills know the catalogue", () -> sell("first-" + UUID.randomUUID()).statusCode() == 201);
  }

  @Test
  void every_request_is_in_the_log_of_each_service_that_it_has_passed() throws Exception {
    var expected = new ConcurrentHashMap<String, Set<String>>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var requests = IntStream.range(0, REQUESTS)
          .mapToObj(number -> threads.submit(() -> expected.put("trace-" + number, send(number)))).toList();
      for (var request : requests) {
        request.get();
      }
    }
    // the line of a request is written when its answer has left
    ServiceProcess.await("the last lines", () -> complete(expected) == REQUESTS);
    assertEquals(REQUESTS, complete(expected));
    assertTrue(expected.values().stream().anyMatch(passed -> passed.contains("inventory-service") && passed.size() == 3),
        "sales whose goods inventory held");
  }

  /** Sends a request and returns the services that it has passed. */
  private static Set<String> send(int number) {
    var id = "trace-" + number;
    return switch (number % 4) {
      case 0 -> {
        var sale = sell(id);
        // a sale does not wait for inventory for ever
        yield sale.body().contains("\"stock_status\":\"confirmed\"")
            ? Set.of("gateway", "sales-service", "inventory-service") : Set.of("gateway", "sales-service");
      }
      // a second id, which no product has: an answer from the cache would not pass the service
      case 1 -> passed("/product-service/products?ids=2," + (1_000_000_000 + number), null, id, "product-service");
      case 2 -> passed("/inventory-service/stocks/1/2", null, id, "inventory-service");
      default -> passed("/cart-service/guest", "", id, "cart-service");
    };
  }

  private static HttpResponse<String> sell(String id) {
    return ShopProcess.sendWith(shop.uri("/sales-service/sales"), SALE, "apikey", STORE, "X-Correlation-ID", id);
  }

  private static Set<String> passed(String path, String body, String id, String service) {
    var answer = ShopProcess.sendWith(shop.uri(path), body, "apikey", TEST, "X-Correlation-ID", id);
    // whatever a service that is busy answers
    assertTrue(answer.headers().firstValue("X-Instance-ID").orElse("none").startsWith(service), answer::body);
    assertEquals(id, answer.headers().firstValue("X-Correlation-ID").orElseThrow());
    return Set.of("gateway", service);
  }

  private static int complete(Map<String, Set<String>> expected) {
    try (var lines = Files.lines(shop.logFile())) {
      var found = lines.filter(line -> line.contains("\"correlation_id\":\"trace-")).map(JsonObject::new)
          .filter(line -> line.containsKey("duration_ms"))
          .collect(Collectors.groupingBy(line -> line.getString("correlation_id"),
              Collectors.mapping(line -> line.getString("service"), Collectors.toSet())));
      return (int) expected.entrySet().stream()
          .filter(request -> found.getOrDefault(request.getKey(), Set.of()).containsAll(request.getValue())).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_lines_of_a_request_are_printed_in_order() {
    var sale = sell("printed-1");
    assertEquals(201, sale.statusCode(), sale.body());
    var printed = new ShopProcess.End[1];
    ServiceProcess.await("the lines", () -> {
      printed[0] = shop.run(PrintTrace.class, "printed-1");
      return printed[0].output().contains("POST sales-tills");
    });
    var lines = printed[0].output().lines().toList();
    assertEquals(0, printed[0].code());
    assertTrue(lines.get(1).contains("gateway-" + shop.port(8080)) && lines.get(1).contains("POST sales-tills"),
        printed[0]::output);
    assertTrue(lines.get(2).contains("sales-service-" + shop.port(8003)), printed[0]::output);
    assertTrue(lines.stream().anyMatch(line -> line.contains("inventory-service-" + shop.port(8002))), printed[0]::output);
    var unknown = shop.run(PrintTrace.class, "unknown-1");
    assertEquals(1, unknown.code());
    assertTrue(unknown.output().contains("No line of unknown-1"), unknown::output);
  }
}
