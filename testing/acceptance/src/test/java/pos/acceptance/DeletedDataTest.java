package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.embedded.FileTree;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** A shop whose data directory is deleted while it is open. */
@LongRun
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class DeletedDataTest {

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  private static boolean delete() {
    try {
      FileTree.delete(shop.data());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void the_shop_ends_with_its_servers_and_makes_no_new_directory() {
    shop.open();
    assertTrue(shop.processes().stream().anyMatch(line -> line.contains("redis")));
    ServiceProcess.await("the directory is deleted, although servers write to it", DeletedDataTest::delete);
    assertEquals(0, shop.end().code(), shop::output);
    assertTrue(shop.output().contains("was deleted, so the shop ends."), shop::output);
    ServiceProcess.await("its servers end", () -> shop.processes().isEmpty());
    assertTrue(Files.notExists(shop.data()));
  }
}
