package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A request has one id, whoever names it. */
class CorrelationTest {

  private static final String FILE = """
      services:
      - name: echo-service
        host: echo
        routes:
        - {name: echo, paths: [/echo]}
        - {name: keyed, paths: [/keyed],
           plugins: [{name: key-auth, config: {key_names: [apikey], key_in_query: false, hide_credentials: true}}]}
      """;
  private static final String MADE = "[0-9a-f-]{36}";
  private static Vertx vertx;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    gateway = TestGateway.enforcing(vertx, FILE, EchoService.start(vertx));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    vertx.close().await();
  }

  @Test
  void a_well_formed_id_is_kept() throws Exception {
    for (var id : new String[] {"x", "Order-42_a.b", "x".repeat(128)}) {
      assertEquals(id, idOf("/echo", "X-Correlation-ID", id));
      assertEquals(id, idOf("/nothing", "X-Correlation-ID", id));
    }
  }

  @Test
  void a_missing_id_is_made() throws Exception {
    assertTrue(idOf("/echo").matches(MADE));
    assertTrue(idOf("/nothing").matches(MADE));
  }

  @Test
  void a_malformed_id_is_replaced_everywhere() throws Exception {
    for (var id : new String[] {"x".repeat(500), "x".repeat(129), "order 42/x", "<b>", "a,b", "", "\u00e9"}) {
      for (var path : new String[] {"/echo", "/keyed", "/nothing", "/echo/%01", "/echo/%00"}) {
        assertTrue(idOf(path, "X-Correlation-ID", id).matches(MADE), () -> path + " with " + id);
      }
    }
  }

  /** The id by which the client, the service or the problem, and the log of the gateway know a request. */
  private static String idOf(String path, String... headers) throws Exception {
    try (var log = LogLines.begin()) {
      var answer = gateway.get(path, headers);
      var id = answer.headers().firstValue("X-Correlation-ID").orElseThrow();
      assertEquals(id, told(answer), path);
      assertEquals(id, log.next().correlationId(), path);
      return id;
    }
  }

  private static String told(HttpResponse<String> answer) {
    var body = new JsonObject(answer.body());
    return body.containsKey("headers")
        ? body.getJsonObject("headers").getString("x-correlation-id") : body.getString("correlation_id");
  }
}
