package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/**
 * The steps of docs/upgrade.md, as they are written. There is one version to build here, so git changes nothing: that a
 * new version starts on the data of an old one is in {@link UpgradeTest}. Those of Docker are for compose-test.sh.
 */
@LongRun
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class UpgradePageTest {

  private static final String PAGE = "upgrade.md";
  private static final String UP = "./pos up\n";
  private static final String STORE = "pos-store-1-2025-dev-key";
  private static final String SALES = "/sales-service/sales";

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  private static String sell() {
    var reply = ShopProcess.send(STORE, shop.uri(SALES), """
        {"id": "%s", "register_id": 2, "lines": [{"product_id": 3, "quantity": 1}],
          "payments": [{"method": "debit", "amount_cents": 516}]}""".formatted(UUID.randomUUID()));
    assertEquals(201, reply.statusCode(), reply::body);
    return new JsonObject(reply.body()).getString("id");
  }

  private static int found(String sale) {
    return ShopProcess.send(STORE, shop.uri(SALES + "/" + sale), null).statusCode();
  }

  /** Executes a block whose last line opens the shop, which runs until it is stopped. */
  private static void follow(PosHome home, String block) {
    assertTrue(block.endsWith(UP), block);
    succeed(home, block.substring(0, block.length() - UP.length()));
    assertEquals(0, shop.end().code(), shop.output());
    shop.open();
  }

  private static void succeed(PosHome home, String commands) {
    var end = shop.paste(home.enter(shop.data()) + commands);
    assertEquals(0, end.code(), commands + "\n" + end.output());
  }

  @Test
  void the_page_leads_to_a_new_version_and_back_again() throws IOException {
    var blocks = Page.blocks(PAGE);
    assertEquals(4, blocks.size());
    assertTrue(blocks.get(3).contains("docker compose up"), blocks.get(3));
    var home = PosHome.create(shop.beside("home"));
    home.replace("git", "echo \"$*\" >> git.log\n");
    shop.open();
    var before = sell();
    follow(home, blocks.get(0));
    assertEquals(200, found(before));
    ServiceProcess.await("the shop has caught up",
        () -> shop.paste(home.enter(shop.data()) + blocks.get(1)).code() == 0);
    var after = sell();
    follow(home, blocks.get(2));
    assertEquals(200, found(before));
    assertEquals(404, found(after));
    assertEquals(List.of("pull", "checkout THE-VERSION-BEFORE"),
        Files.readAllLines(home.directory().resolve("git.log")));
  }
}
