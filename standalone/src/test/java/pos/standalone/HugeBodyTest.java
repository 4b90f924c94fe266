package pos.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pos.testing.ServiceProcess;

/** Sends bodies of 100 MB, ten at once, to services that have 48 MB of heap. */
@Timeout(120)
class HugeBodyTest {

  private static final int PIECES = 1600;
  private static final int AT_ONCE = 10;
  private static final String HEAD = """
      POST %s HTTP/1.1\r
      Host: shop\r
      apikey: pos-test-automation-dev-key-2025\r
      Authorization: %s\r
      Idempotency-Key: huge\r
      Transfer-Encoding: chunked\r
      \r
      """;
  private static final byte[] PIECE = ("10000\r\n" + " ".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);

  @Test
  void bodies_of_100_megabytes_are_refused_and_kill_nobody() throws IOException {
    try (var floor = new Floor(1)) {
      floor.open();
      var token = Customers.headers(Customers.customer(), "huge")[1];
      Map.of("/cart-service/add", floor.port, "/order-service/checkout", floor.port, "/sales-service/sales", floor.port,
          "/add", floor.carts.getFirst().port(), "/checkout", floor.orders.getFirst().port(),
          "/sales", floor.sales.port()).forEach((path, port) -> {
            var answers = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> upload(port, path, token))).toList();
            answers.forEach(answer -> assertEquals("HTTP/1.1 413 Request Entity Too Large", answer.join(), path));
          });
      assertTrue(floor.services().allMatch(ServiceProcess::isAlive));
      floor.open();
    }
  }

  /** @return the first line of the answer, which comes while the body is still on its way */
  private static String upload(int port, String path, String token) {
    try (var socket = new Socket("127.0.0.1", port)) {
      var out = socket.getOutputStream();
      out.write(HEAD.formatted(path, token).getBytes(StandardCharsets.US_ASCII));
      Thread.ofVirtual().start(() -> write(out));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void write(OutputStream out) {
    try {
      for (int i = 0; i < PIECES; i++) {
        out.write(PIECE);
      }
    } catch (IOException e) {
      // nobody reads it any more
    }
  }
}
