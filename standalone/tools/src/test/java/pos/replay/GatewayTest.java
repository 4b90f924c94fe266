package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayTest {

  /** All of them together take three times as long as a call may take. */
  @Test
  void calls_that_wait_for_their_turn_have_their_whole_time_for_an_answer() throws IOException {
    var received = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      received.incrementAndGet();
      pause();
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("{}".getBytes());
      exchange.close();
    });
    server.start();
    var vertx = Vertx.vertx();
    var unhandled = new CopyOnWriteArrayList<Throwable>();
    vertx.exceptionHandler(unhandled::add);
    var gateway = new Gateway(vertx, "http://127.0.0.1:" + server.getAddress().getPort(),
        new Progress(new PrintStream(new ByteArrayOutputStream()), false), Duration.ofSeconds(4));
    try {
      Future.all(IntStream.range(0, 96).mapToObj(_ -> gateway.get(new Caller("KEY", "key"), "/")).toList()).await();
    } finally {
      gateway.close();
      vertx.close().await();
      server.stop(0);
    }
    assertEquals(96, received.get(), "calls were repeated");
    assertEquals(List.of(), unhandled);
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
