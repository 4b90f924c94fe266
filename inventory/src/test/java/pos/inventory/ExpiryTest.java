package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** Reservations whose time is over: the sale or order for which they hold goods decides what becomes of them. */
class ExpiryTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final ServiceUnderTest service = shop.service;

  private static void letTimePass(Reply reservation) {
    service.sql("UPDATE reservations SET expires_at = clock_timestamp() WHERE id = $1",
        reservation.json().getLong("id"));
  }

  private static void awaitExtensions(Reply reservation, long extensions) {
    Shop.until(() -> service.number("SELECT extensions FROM reservations WHERE id = $1",
        reservation.json().getLong("id")) >= extensions);
  }

  private static String status(Reply reservation) {
    return service.get(Shop.path(reservation)).json().getString("status");
  }

  private static void awaitStatus(Reply reservation, String status) {
    Shop.until(() -> status(reservation).equals(status));
  }

  @Test
  void a_sale_that_was_written_keeps_its_goods_however_late_its_event_comes() {
    var product = shop.product(2, 10);
    var sale = UUID.randomUUID();
    shop.owners.needed.add("sale:" + sale);
    var hold = shop.reserve("sale:" + sale, 2, 120, product, 10);
    for (int minutes = 2; minutes <= 6; minutes += 2) {
      letTimePass(hold);
      awaitExtensions(hold, minutes / 2);
      assertEquals("insufficient-stock", shop.reserve("sale:" + UUID.randomUUID(), 2, 120, product, 1).code());
    }
    assertEquals(List.of(10L, 10L, 0L), shop.amounts(2, product));
    assertNotEquals(hold.header("ETag"), service.get(Shop.path(hold)).header("ETag"));
    shop.publish("sale.completed", Shop.sale(sale, 2, Shop.lines(product, 10)));
    assertEquals(List.of(0L, 0L, 0L), shop.amounts(2, product));
    assertEquals("committed", status(hold));
  }

  @ParameterizedTest
  @CsvSource({"sale:, sales", "order:, order"})
  void the_owner_is_asked_and_what_it_does_not_need_is_given_back(String prefix, String owner) {
    var product = shop.product(2, 10);
    var reference = prefix + UUID.randomUUID();
    var hold = shop.reserve(reference, 2, 1, product, 10);
    awaitStatus(hold, "expired");
    assertEquals(List.of(10L, 0L, 10L), shop.amounts(2, product));
    assertEquals("reservation-expired", shop.end(hold, "commit").code());
    var asked = shop.owners.asked.stream().filter(each -> each.references().contains(reference)).toList();
    assertEquals(List.of(new Owners.Asked("/" + owner + "-service/holds/expired", "pos-internal-2025-dev-key",
        new JsonArray().add(reference))), asked);
  }

  @Test
  void while_the_owner_is_silent_nothing_is_given_back() {
    var product = shop.product(2, 10);
    shop.owners.beSilent(true);
    try {
      var hold = shop.reserve("sale:" + UUID.randomUUID(), 2, 1, product, 10);
      var other = shop.reserve("cart-" + UUID.randomUUID(), 2, 1, shop.product(2, 10), 10);
      awaitExtensions(hold, 1);
      awaitStatus(other, "expired");
      assertEquals(List.of(10L, 10L, 0L), shop.amounts(2, product));
      shop.owners.beSilent(false);
      letTimePass(hold);
      awaitStatus(hold, "expired");
      assertEquals(List.of(10L, 0L, 10L), shop.amounts(2, product));
    } finally {
      shop.owners.beSilent(false);
    }
  }

  @Test
  void a_reservation_whose_time_is_over_can_be_committed_until_it_is_given_back() {
    var product = shop.product(6, 5);
    shop.owners.needed.add("order:77");
    var hold = shop.reserve("order:77", 6, 60, product, 5);
    letTimePass(hold);
    assertEquals("committed", shop.end(hold, "commit").json().getString("status"));
    assertEquals(List.of(0L, 0L, 0L), shop.amounts(6, product));
  }

  @Test
  void all_attempts_to_hold_the_goods_of_a_sale_end_with_its_event() {
    var product = shop.product(2, 10);
    var sale = UUID.randomUUID();
    shop.reserve("sale:" + sale, 2, 60, product, 2);
    shop.reserve("sale:" + sale + "#2", 2, 60, product, 3);
    shop.reserve("sale:" + UUID.randomUUID() + "#2", 2, 60, product, 1);
    shop.publish("sale.completed", Shop.sale(sale, 2, Shop.lines(product, 3)));
    assertEquals(List.of(7L, 1L, 6L), shop.amounts(2, product));
  }

  @Test
  void an_attempt_that_comes_after_the_event_of_its_sale_is_given_back() {
    var product = shop.product(2, 10);
    var sale = UUID.randomUUID();
    shop.publish("sale.completed", Shop.sale(sale, 2, Shop.lines(product, 3)));
    shop.owners.needed.add("sale:" + sale + "#2");
    awaitStatus(shop.reserve("sale:" + sale + "#2", 2, 1, product, 4), "expired");
    assertEquals(List.of(7L, 0L, 7L), shop.amounts(2, product));
  }

  @Test
  void the_goods_of_an_order_leave_the_stock_once_whichever_attempt_is_committed() {
    var product = shop.product(6, 10);
    shop.end(shop.reserve("order:78", 6, 60, product, 2), "release");
    var second = shop.reserve("order:78#2", 6, 60, product, 2);
    assertEquals(200, shop.end(second, "commit").status());
    assertEquals(200, shop.end(second, "commit").status());
    assertEquals(List.of(8L, 0L, 8L), shop.amounts(6, product));
    assertEquals(1, service.number("SELECT count(*) FROM movements WHERE type = 'sale' AND reference = 'order:78'"));
  }

  @Test
  void a_released_reservation_does_not_expire() {
    var product = shop.product(6, 5);
    var released = shop.reserve("released " + UUID.randomUUID(), 6, 60, product, 2);
    shop.end(released, "release");
    var later = shop.reserve("later " + UUID.randomUUID(), 6, 60, product, 1);
    letTimePass(released);
    letTimePass(later);
    awaitStatus(later, "expired");
    assertEquals("released", status(released));
    assertEquals(List.of(5L, 0L, 5L), shop.amounts(6, product));
  }

  @Test
  void more_reservations_than_are_ended_at_once_are_all_judged() {
    var product = shop.product(6, 1000);
    var replies = service.race(450, i -> {
      var reference = "sale:" + UUID.randomUUID();
      if (i % 3 == 0) {
        shop.owners.needed.add(reference);
      }
      return shop.post("/reservations", Shop.reservation(reference, 6, 60, Shop.lines(product, 1)));
    });
    assertTrue(replies.stream().allMatch(reply -> reply.status() == 201));
    service.sql("""
        UPDATE reservations SET expires_at = clock_timestamp() WHERE id IN (
          SELECT reservation_id FROM reservation_lines WHERE product_id = $1)""", product);
    Shop.until(() -> shop.amounts(6, product).equals(List.of(1000L, 150L, 850L)));
  }
}
