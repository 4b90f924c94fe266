package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pos.common.run.Environment;
import pos.common.run.Launch;

@Timeout(60)
class LargeAnswerTest {

  private static final int BYTES = 16 << 20;
  private static final int CLIENTS = 20;

  private final Vertx vertx = Launch.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final byte[] content = new byte[BYTES];
  private HttpApp app;

  @BeforeEach
  void listen() {
    new Random(1).nextBytes(content);
    var large = Buffer.buffer(content);
    app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), "thing-service", 0));
    app.router().get("/large").setName("large").respond(_ -> Future.succeededFuture(large));
    app.router().get("/small").setName("small").respond(_ -> Future.succeededFuture(new JsonObject()));
    app.listen().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void answers_to_clients_that_do_not_read_take_little_direct_memory() throws IOException {
    var sockets = new ArrayList<Socket>();
    try {
      var before = directMemory();
      for (int i = 0; i < CLIENTS; i++) {
        var socket = new Socket("127.0.0.1", app.port());
        sockets.add(socket);
        socket.getOutputStream().write(
            GatewayHeaders.in("GET /large HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertEquals('H', socket.getInputStream().read(), "the answer has begun");
      }
      var used = directMemory() - before;
      assertTrue(used < BYTES, () -> used + " bytes for " + CLIENTS + " answers");
      assertEquals(200, get("/small").send().await().statusCode());
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void large_answers_arrive_whole_with_their_length() {
    var answers = Future.all(IntStream.range(0, 3)
        .mapToObj(_ -> get("/large").send()).toList()).await();
    for (int i = 0; i < 3; i++) {
      var answer = answers.<HttpResponse<Buffer>>resultAt(i);
      assertEquals(String.valueOf(BYTES), answer.getHeader("Content-Length"));
      assertArrayEquals(content, answer.body().getBytes());
    }
    var head = client.request(HttpMethod.HEAD, app.port(), "127.0.0.1", "/large")
        .putHeaders(GatewayHeaders.of("app")).send().await();
    assertEquals(200, head.statusCode());
  }

  private HttpRequest<Buffer> get(String path) {
    return client.get(app.port(), "127.0.0.1", path).putHeaders(GatewayHeaders.of("app"));
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct")).findFirst().orElseThrow().getMemoryUsed();
  }
}
