package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Part;
import pos.testing.ServiceProcess;

/** The steps of docs/operations.md, on a shop, as they are written. Those of docker compose are for compose-test.sh. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class OperationsPageTest {

  private static final String PAGE = "operations.md";
  private static final String SECRET = "a-secret-of-the-gateway-with-32-bytes";
  private static final String EVENT = "0199a3a0-0000-7000-8000-00000000e0e0";
  /** What begins each block that is executed below. */
  private static final List<String> EXECUTED = List.of("./pos trace", "curl -H", "SELECT apply_again",
      "SELECT forget_reader", "./pos backup", "SELECT begin_epoch", "SELECT publish_again", "SELECT * FROM history",
      "./pos journal");

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();
  private static PosHome home;

  @BeforeAll
  static void open() throws IOException {
    home = PosHome.create(shop.beside("home"));
    shop.use("data", Map.of("GATEWAY_SECRET", SECRET));
    shop.open();
  }

  /** Returns the lines of a block that need no Docker. */
  private static String step(String text) {
    return Page.block(PAGE, text).lines().filter(line -> !needsDocker(line)).map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static boolean needsDocker(String line) {
    return line.startsWith("docker ") || line.contains("compose");
  }

  private static String succeed(String commands) {
    var end = shop.paste(home.enter(shop.data()) + commands);
    assertEquals(0, end.code(), commands + "\n" + end.output());
    return end.output();
  }

  @Test
  void every_step_is_executed_or_needs_docker() {
    for (var block : Page.blocks(PAGE)) {
      assertTrue(EXECUTED.stream().anyMatch(block::startsWith)
          || block.lines().anyMatch(OperationsPageTest::needsDocker), block);
    }
  }

  @Test
  void a_request_is_traced() {
    var answer = ShopProcess.sendWith(shop.uri("/product-service/products?limit=1"), null,
        "apikey", "pos-store-1-2025-dev-key", "X-Correlation-ID", "traced-1");
    assertEquals(200, answer.statusCode());
    assertTrue(succeed(step("./pos trace").replace("THE-ID", "traced-1")).contains("product"));
  }

  @Test
  void a_service_is_called_past_the_gateway() {
    assertTrue(succeed("GATEWAY_SECRET=" + SECRET + "\n"
        + step("X-Gateway-Secret: $GATEWAY_SECRET").replace("URL", shop.uri(8003, "/registers")))
        .contains("Register 1"));
  }

  @Test
  void a_parked_event_is_applied_again() {
    shop.sql(Part.INVENTORY, """
        INSERT INTO dead_events (event_id, stream, type, payload, trace, error)
        VALUES ('%s', 'events:sales', 'nothing.happened', '{}', 'parked-1', 'a test')""".formatted(EVENT));
    shop.sql(Part.INVENTORY, step("SELECT apply_again").replace("THE-EVENT", EVENT));
    ServiceProcess.await("the event is applied", Duration.ofMinutes(1),
        () -> shop.sql(Part.INVENTORY, "SELECT FROM dead_events").isEmpty());
  }

  @Test
  void a_restored_database_tells_everything_again() {
    shop.sql(Part.PRODUCT, step("SELECT begin_epoch"));
    shop.sql(Part.PRODUCT, step("SELECT publish_again"));
    shop.sql(Part.REPORTING, step("SELECT * FROM history"));
  }

  @Test
  void a_reader_is_forgotten_and_comes_back_as_a_new_one() {
    awaitReader();
    shop.sql(Part.SALES, step("SELECT forget_reader").replace("THE-SERVICE", "reporting-service"));
    awaitReader();
  }

  private static void awaitReader() {
    ServiceProcess.await("reporting reads the events of sales", Duration.ofMinutes(2),
        () -> !shop.sql(Part.SALES, "SELECT FROM readers WHERE name = 'reporting-service'").isEmpty());
  }

  @Test
  void the_journal_is_verified() {
    assertTrue(succeed(step("./pos journal")).contains("Nothing was changed."));
  }

  @Test
  void a_backup_is_restored_and_the_books_agree() {
    var output = succeed(step("./pos backup").replace("[DIRECTORY]", "DIRECTORY"));
    assertTrue(output.contains("The backup is in"), output);
    assertTrue(Files.isDirectory(home.directory().resolve("fresh/postgres")), output);
  }
}
