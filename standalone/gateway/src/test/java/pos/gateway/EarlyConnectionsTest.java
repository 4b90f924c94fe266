package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pos.common.http.HttpApp;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.testing.ServiceProcess;

/** Clients that are there before the server: tills wait for the gateway, and the gateway for its services. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class EarlyConnectionsTest {

  private static final String HOST = "127.0.0.1";
  /** So many that some connection is accepted before the server has its metrics. */
  private static final int STARTS = 150;
  private static final int CLIENTS = 4;

  @Test
  void the_first_connections_of_a_service_are_answered() {
    startAndAsk("HTTP/1.1 200 OK", (vertx, port) -> new HttpApp(vertx,
        Environment.read(Map.of("PORT", String.valueOf(port), "HOST", HOST), "thing-service", 0)).listen().await());
  }

  @Test
  void the_first_connections_of_a_gateway_are_answered() {
    var file = TestGateway.file("");
    startAndAsk("HTTP/1.1 404 Not Found", (vertx, port) -> vertx.deployVerticle(new Gateway(file,
        GatewayOptions.standard().listeningOn(HOST, port, 0).reaching(Map.of()))).await());
  }

  private static void startAndAsk(String answer, BiConsumer<Vertx, Integer> server) {
    for (int start = 0; start < STARTS; start++) {
      var port = ServiceProcess.freePort();
      var answers = askAtOnce(port);
      var vertx = Launch.vertx();
      try {
        server.accept(vertx, port);
        answers.forEach(each -> assertEquals(answer, each.join()));
      } finally {
        vertx.close().await();
      }
    }
  }

  private static List<CompletableFuture<String>> askAtOnce(int port) {
    return Stream.generate(() -> CompletableFuture.supplyAsync(() -> ask(port), Thread::startVirtualThread))
        .limit(CLIENTS).toList();
  }

  /** Connects as soon as the port is open, and returns the first line of the answer. */
  private static String ask(int port) {
    while (true) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(60));
        socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
      } catch (ConnectException e) {
        Thread.yield();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
