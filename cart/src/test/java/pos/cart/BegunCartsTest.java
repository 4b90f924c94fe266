package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BegunCartsTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static long today() {
    return day(13);
  }

  private static long day(int number) {
    var reply = shop.service.get("/purchases/summary");
    assertEquals(200, reply.status(), reply.body().toString());
    return reply.json().getJsonArray("days").getJsonObject(number).getLong("carts");
  }

  @Test
  void a_cart_is_begun_by_its_first_item_and_again_when_it_was_emptied() {
    var customer = customer();
    var product = product();
    var before = today();
    shop.add(customer, product, 1, "Idempotency-Key", "first");
    shop.add(customer, product, 1, "Idempotency-Key", "first");
    shop.add(customer, product(), 2);
    shop.put(customer, product, 5);
    assertEquals(before + 1, today());
    shop.service.post("/purchases", PurchaseTest.purchaseOf(900_001, customer, product, 5));
    shop.delete(customer, "/cart");
    shop.put(customer, product, 0);
    assertEquals(before + 1, today());
    shop.put(customer, product, 1);
    assertEquals(before + 2, today());
  }

  @Test
  void a_guest_s_cart_counts_once_whether_or_not_it_is_merged() {
    var before = today();
    var guest = shop.guest();
    assertEquals(before, today());
    shop.addAsGuest(guest, product(), 1);
    assertEquals(before + 1, today());
    shop.merge(customer(), guest);
    assertEquals(before + 1, today());
  }

  @Test
  void two_weeks_of_the_stores_days_are_told_and_kept() {
    shop.add(customer(), product(), 1);
    var day = LocalDate.ofInstant(shop.now(), ZoneId.of("America/Toronto"));
    var answer = shop.service.get("/purchases/summary").json();
    assertEquals("America/Toronto", answer.getString("time_zone"));
    assertEquals(14, answer.getJsonArray("days").size());
    assertEquals(day.minusDays(13).toString(), answer.getJsonArray("days").getJsonObject(0).getString("day"));
    assertEquals(new JsonObject().put("day", day.toString()).put("carts", today()),
        answer.getJsonArray("days").getJsonObject(13));
    shop.assertTimeToLive(Duration.ofDays(15).toSeconds(), Shop.KEYS.begun(new Owner.Customer(1), day));
  }
}
