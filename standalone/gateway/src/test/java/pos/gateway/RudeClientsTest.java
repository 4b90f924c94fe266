package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pos.testing.Crowd;
import pos.testing.JavaProgram;
import pos.testing.RunningProcess;
import pos.testing.ServiceProcess;

/**
 * Crowds of clients each of which once ended the whole shop: its memory had no bound. The process has less memory than
 * in production, as most services are missing.
 */
class RudeClientsTest {

  private static final int HEAP_MEGABYTES = 44;
  private static final int DIRECT_MEGABYTES = 32;
  private static final String BUNDLE = "GET /cart-service/docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: pos\r\n\r\n";
  private static RunningProcess shop;
  private static int port;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    var log = Files.createFile(directory.resolve("shop.log"));
    shop = new JavaProgram(SmallShop.class, HEAP_MEGABYTES, DIRECT_MEGABYTES, Map.of())
        .start(log, TestGateway.kongYml().toString());
    ServiceProcess.await("the gateway listens", () -> shop.output().contains(SmallShop.LISTENS) || !shop.isAlive());
    var output = shop.output();
    port = Integer.parseInt(output.substring(output.indexOf(SmallShop.LISTENS)).lines().findFirst().orElseThrow()
        .substring(SmallShop.LISTENS.length()));
  }

  @AfterAll
  static void stop() {
    shop.kill();
  }

  @Test
  void bodies_that_no_operation_has_and_that_do_not_end() throws IOException {
    survives(50, 1, "GET /cart-service/docs/x/y HTTP/1.1\r\nHost: pos\r\nContent-Length: 1040000\r\n\r\n"
        + "x".repeat(1_039_000));
  }

  @Test
  void uploads_that_do_not_end() throws IOException {
    survives(60, 1, "POST /sales-service/sales HTTP/1.1\r\nHost: pos\r\napikey: " + TestConsumers.key("store-2")
        + "\r\nContent-Length: 1040000\r\n\r\n" + "x".repeat(1_039_000));
  }

  @Test
  void heads_that_do_not_end() throws IOException {
    survives(1000, 3, "GET / HTTP/1.1\r\nHost: pos\r\nX-Long: " + "x".repeat(30_000));
  }

  @Test
  void heads_of_many_lines_that_do_not_end() throws IOException {
    survives(1000, 3, "GET / HTTP/1.1\r\nHost: pos\r\n" + "a:b\r\n".repeat(3000));
  }

  @Test
  void heads_of_long_lines_that_do_not_end() throws IOException {
    survives(1000, 3, "GET / HTTP/1.1\r\nHost: pos\r\n" + ("x-long-header: " + "x".repeat(130) + "\r\n").repeat(98));
  }

  @Test
  void idle_connections() throws IOException {
    survives(4000, 3, "GET / HTTP/1.1\r\nHost: pos\r\n\r\n");
  }

  @Test
  void clients_that_do_not_read() throws IOException {
    survives(630, 3, BUNDLE);
  }

  @Test
  void clients_that_do_not_read_and_ask_again_and_again() throws IOException {
    survives(630, 3, BUNDLE + "GET / HTTP/1.1\r\nHost: pos\r\n\r\n".repeat(2000));
  }

  @Test
  void clients_that_ask_for_much_that_they_do_not_read() throws IOException {
    survives(630, 3, "GET /cart-service/openapi.yaml HTTP/1.1\r\nHost: pos\r\n\r\n".repeat(20));
  }

  private static void survives(int connections, int addresses, String text) throws IOException {
    try (var _ = new Crowd(port, connections, addresses, text)) {
      assertNeighbourIsAnswered();
    }
    assertNeighbourIsAnswered();
  }

  /** A till is answered, whatever strangers do; it may have to try again while they are many. */
  private static void assertNeighbourIsAnswered() {
    ServiceProcess.await("a till is answered", () -> !shop.isAlive() || answersTill());
    assertTrue(shop.isAlive(), shop::output);
  }

  private static boolean answersTill() {
    try (var till = RawClient.from("127.0.0.9", port)) {
      return till.send("GET /sales-service/sales HTTP/1.1\r\nHost: pos\r\nConnection: close\r\napikey: "
          + TestConsumers.key("store-1") + "\r\n\r\n").readAll().startsWith("HTTP/1.1 200 OK");
    } catch (IOException e) {
      return false;
    }
  }
}
