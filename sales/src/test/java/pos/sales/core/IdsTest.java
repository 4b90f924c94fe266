package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of sales and references of their holds. */
class IdsTest {

  private static final UUID SALE = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");

  @Test
  void an_id_begins_with_the_time_and_ends_at_random() {
    var before = System.currentTimeMillis();
    var ids = new HashSet<UUID>();
    var randoms = new HashSet<Long>();
    for (int i = 0; i < 1000; i++) {
      var id = Ids.next();
      assertEquals(7, id.version());
      assertEquals(2, id.variant());
      var millis = id.getMostSignificantBits() >>> 16;
      assertTrue(millis >= before && millis <= System.currentTimeMillis(), id::toString);
      ids.add(id);
      randoms.add(id.getMostSignificantBits() & 0xFFF);
    }
    assertEquals(1000, ids.size());
    // twelve random bits beside the time: 1000 ids of one value would mean that there are none
    assertTrue(randoms.size() > 100, () -> randoms.size() + " different values");
  }

  @Test
  void a_reference_names_the_sale_and_from_the_second_attempt_on_the_attempt() {
    assertEquals("sale:" + SALE, HoldReference.first(SALE).text());
    assertEquals("sale:" + SALE + "#2", HoldReference.first(SALE).next().text());
    assertEquals("sale:" + SALE + "#3", HoldReference.first(SALE).next().next().text());
    for (var reference = HoldReference.first(SALE); reference.attempt() < 12; reference = reference.next()) {
      assertEquals(Optional.of(reference), HoldReference.parse(reference.text()));
    }
    assertEquals(Optional.of(new HoldReference(SALE, 9999)), HoldReference.parse("sale:" + SALE + "#9999"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sale:", "order:5", "sale:0199a3a0-0000-7000-8000-00000000000",
      "sale:0199a3a0-0000-7000-8000-000000000001#0", "sale:0199a3a0-0000-7000-8000-000000000001#",
      "sale:0199a3a0-0000-7000-8000-000000000001#10000", "sale:0199a3a0-0000-7000-8000-000000000001#2x",
      "xsale:0199a3a0-0000-7000-8000-000000000001", "SALE:0199a3a0-0000-7000-8000-000000000001"})
  void the_reference_of_something_else_is_no_hold_of_a_sale(String reference) {
    assertEquals(Optional.empty(), HoldReference.parse(reference));
  }
}
