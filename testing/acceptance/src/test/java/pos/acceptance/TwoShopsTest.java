package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.shop.Hints;
import pos.shop.Shop;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** Two shops on one machine, which differ by their data directory and one variable for all ports. */
@LongRun
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TwoShopsTest {

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  private static long products(int port) {
    return ShopProcess.sendWith("http://127.0.0.1:" + port + "/product-service/products", null,
        "apikey", "pos-back-office-2025-dev-key").statusCode();
  }

  @Test
  void a_second_shop_opens_beside_the_first_with_all_ports_shifted() {
    shop.open();
    var offset = ShopProcess.offsetOfAnother();
    shop.use("second", Map.of("POS_PORT_OFFSET", String.valueOf(offset)));
    var second = shop.begin(Shop.class);
    ServiceProcess.await("the second shop is open", () ->
        second.output().contains(Hints.IS_OPEN) || !second.isAlive());
    assertTrue(second.output().contains(Hints.IS_OPEN + " at http://127.0.0.1:" + (8080 + offset)), second::output);
    assertEquals(200, products(8080 + offset));
    assertEquals(200, products(shop.port(8080)));
    second.terminate();
    assertEquals(0, second.exitCode());
    assertEquals(200, products(shop.port(8080)));
  }
}
