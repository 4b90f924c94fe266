package pos.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.run.Environment;
import pos.common.run.StartFailure;

class GatewayCheckTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void check(int port, Duration patience) {
    GatewayCheck.run(vertx, Environment.read(Map.of("GATEWAY_URL", "http://127.0.0.1:" + port), "x-service", 0),
        patience).await();
  }

  private String refusal(int port) {
    return assertThrows(StartFailure.class, () -> check(port, Duration.ZERO)).getMessage();
  }

  private int answering(int status, String body) {
    return vertx.createHttpServer().requestHandler(request ->
        request.response().setStatusCode(status).end(body)).listen(0, "127.0.0.1").await().actualPort();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', textBlock = """
      401; {}; The gateway that GATEWAY_URL names does not know the key in GATEWAY_KEY.
      403; {"code": "not-from-gateway"}; GATEWAY_SECRET differs from that of the gateway that GATEWAY_URL names.
      403; {}; The gateway that GATEWAY_URL names does not let the key in GATEWAY_KEY read products.
      503; no; The gateway that GATEWAY_URL names does not reach product-service (503).
      """)
  void a_wrong_setting_is_named(int status, String body, String sentence) {
    assertEquals(sentence, refusal(answering(status, body)));
  }

  @Test
  void another_program_is_no_gateway() {
    for (var body : new String[] {"<html>", "{}", "[]"}) {
      var port = answering(200, body);
      assertEquals(("What answers at http://127.0.0.1:%d is not the shop's gateway, which GATEWAY_URL must name: it"
          + " answered /product-service/products?limit=1 with 200.").formatted(port), refusal(port));
    }
  }

  @Test
  void a_gateway_that_is_away_is_named() {
    var server = vertx.createHttpServer().requestHandler(request -> request.response().end())
        .listen(0, "127.0.0.1").await();
    var port = server.actualPort();
    server.close().await();
    assertEquals("Nothing answers at http://127.0.0.1:" + port + ", which GATEWAY_URL names.", refusal(port));
  }

  @Test
  void a_gateway_may_take_its_time_to_find_the_services() {
    var asked = new AtomicInteger();
    var port = vertx.createHttpServer().requestHandler(request -> request.response()
        .setStatusCode(asked.incrementAndGet() < 3 ? 503 : 200).end("{\"items\": []}"))
        .listen(0, "127.0.0.1").await().actualPort();
    check(port, Duration.ofMinutes(1));
    assertEquals(3, asked.get());
  }
}
