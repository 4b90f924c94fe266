package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an instance deletes when it starts, and every hour from then on. */
class RetentionTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  @Test
  void reservations_are_forgotten_thirty_days_after_they_have_ended() {
    var product = shop.product(2, 10);
    for (var reference : List.of("committed", "released", "young", "active")) {
      var hold = shop.reserve(reference, 2, 3600, product, 1);
      if (!reference.equals("active")) {
        shop.end(hold, reference.equals("committed") ? "commit" : "release");
      }
    }
    shop.service.sql("""
        UPDATE reservations SET expires_at = now() - CASE reference WHEN 'young' THEN interval '29 days 23 hours'
          ELSE interval '30 days 1 minute' END WHERE reference <> 'active'
        """);
    // a sale or order that needs its goods has its time put off; nothing else keeps one for so long
    shop.service.sql("UPDATE reservations SET created_at = now() - interval '60 days' WHERE reference = 'active'");
    try (var _ = shop.service.another(InventoryService::new, InventoryService::port)) {
      Shop.until(() -> shop.service.number("SELECT count(*) FROM reservations") == 2);
    }
    assertEquals(List.of("active", "young"), shop.service.sql("SELECT reference FROM reservations ORDER BY 1").stream()
        .map(row -> row.getString(0)).toList());
    assertEquals(2, shop.service.number("SELECT count(*) FROM reservation_lines"));
    assertEquals(List.of(9L, 1L, 8L), shop.amounts(2, product));
    // their goods have been sold, and the ledger says so
    assertEquals(1, shop.service.number("SELECT count(*) FROM movements WHERE reference = 'committed'"));
  }
}
