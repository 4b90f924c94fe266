package pos.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pos.shop.Settings;

/** What the command prints, against a gateway that tells of any number of differences. */
class ReconcileRunTest {

  private static final int PAGE = 200;

  /** Six pages of the books of sales differ in every row. */
  @Test
  void a_thousand_differences_are_named_and_the_rest_is_counted() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ReconcileRunTest::answer);
    server.start();
    try {
      var office = BackOffice.of(Settings.read(Map.of("GATEWAY_URL",
          "http://127.0.0.1:" + server.getAddress().getPort())));
      var printed = new ByteArrayOutputStream();
      assertEquals(1, new Reconcile(office, Duration.ZERO, new PrintStream(printed)).run());
      var lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
      assertEquals(1000, lines.stream().filter(line -> line.startsWith("sales-service, sale:")).count());
      assertTrue(lines.contains("sales-service, sale:999, total_cents: found 2, expected 1 by reporting-service"));
      assertTrue(lines.contains("Differences: 1,200"));
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    var page = new JsonObject().put("compared_figures", 1).put("examined", 0).put("differences", new JsonArray());
    if (exchange.getRequestURI().getPath().endsWith("/sales")) {
      var query = exchange.getRequestURI().getQuery();
      var first = query.contains("cursor=") ? Integer.parseInt(query.substring(query.indexOf("cursor=") + 7)) : 0;
      page = sales(first);
    }
    var body = page.toBuffer().getBytes();
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static JsonObject sales(int first) {
    var differences = new JsonArray();
    for (int i = first; i < first + PAGE; i++) {
      differences.add(new JsonObject().put("service", "sales-service").put("id", "sale:" + i)
          .put("figure", "total_cents").put("found", 2).put("expected", 1).put("expected_by", "reporting-service"));
    }
    return new JsonObject().put("examined", PAGE).put("differences", differences)
        .put("next_cursor", first == 5 * PAGE ? null : String.valueOf(first + PAGE));
  }
}
