package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The correlation id that the client, the service and the log see. */
@ExtendWith(VertxExtension.class)
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
  private static final String GENERATED = "[0-9a-f-]{36}";
  private static TestGateway gateway;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
  }

  @Test
  void a_well_formed_id_is_kept() throws Exception {
    for (var id : new String[] {"x", "Order-42_a.b", "x".repeat(128)}) {
      assertEquals(id, idOf("/echo", "X-Correlation-ID", id));
      assertEquals(id, idOf("/nothing", "X-Correlation-ID", id));
    }
  }

  @Test
  void a_missing_id_is_generated() throws Exception {
    assertTrue(idOf("/echo").matches(GENERATED));
    assertTrue(idOf("/nothing").matches(GENERATED));
  }

  @Test
  void a_malformed_id_is_replaced_everywhere() throws Exception {
    for (var id : new String[] {"x".repeat(500), "x".repeat(129), "order 42/x", "<b>", "a,b", "", "\u00e9"}) {
      for (var path : new String[] {"/echo", "/keyed", "/nothing", "/echo/%01", "/echo/%00"}) {
        assertTrue(idOf(path, "X-Correlation-ID", id).matches(GENERATED), () -> path + " with " + id);
      }
    }
  }

  @Test
  void a_request_that_is_refused_as_malformed_has_no_malformed_id_either() throws Exception {
    try (var client = new RawClient(gateway.port()); var log = LogLines.begin()) {
      client.send("TRACE /echo HTTP/1.1\r\nHost: a\r\nX-Correlation-ID: <b>\r\n\r\n");
      var head = client.readUntil("\r\n\r\n");
      var answered = Pattern.compile("(?i)\nx-correlation-id: (" + GENERATED + ")\r\n").matcher(head);
      assertTrue(answered.find(), head);
      log.of(answered.group(1));
    }
  }

  /** Returns the id of a request, which must be the same for the client, the service or problem, and the log. */
  private static String idOf(String path, String... headers) throws Exception {
    try (var log = LogLines.begin()) {
      var answer = gateway.get(path, headers);
      var id = answer.headers().firstValue("X-Correlation-ID").orElseThrow();
      assertEquals(id, reported(answer), path);
      log.of(id);
      return id;
    }
  }

  private static String reported(HttpResponse<String> answer) {
    var body = new JsonObject(answer.body());
    return body.containsKey("headers")
        ? body.getJsonObject("headers").getString("x-correlation-id") : body.getString("correlation_id");
  }
}
