package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A row whose lock is never given back, as when the process that holds it stands still. */
class LockedRowTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void a_request_waits_for_it_for_some_seconds_and_is_told_to_come_back() {
    var product = shop.product(1, 10);
    var holder = shop.service.connect();
    holder.query("BEGIN; SELECT FROM stocks WHERE location_id = 1 AND product_id = " + product + " FOR UPDATE")
        .execute().await();
    var movement = Shop.movement("receipt", 1, Shop.lines(product, 5));
    var refused = shop.service.post("/movements", movement);
    assertEquals(503, refused.status(), () -> refused.body().toString());
    assertNotNull(refused.header("Retry-After"));
    holder.close().await();
    assertEquals(201, shop.service.post("/movements", movement).status());
    assertEquals(List.of(15L, 0L, 15L), shop.amounts(1, product));
  }
}
