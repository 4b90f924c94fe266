package pos.sales.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiptHeadTest {

  @Test
  void lines_are_separated_by_bars_and_empty_ones_left_out() {
    assertEquals(List.of("Les Cinq Magasins inc.", "TPS 1"),
        ReceiptHead.parse(" Les Cinq\tMagasins inc. || TPS 1|").lines());
    assertEquals(List.of(), ReceiptHead.parse("").lines());
  }

  @Test
  void more_than_ten_lines_are_refused_by_the_name_of_the_setting() {
    assertEquals(10, ReceiptHead.parse("x|".repeat(10)).lines().size());
    var refused = assertThrows(IllegalArgumentException.class, () -> ReceiptHead.parse("x|".repeat(11)));
    assertTrue(refused.getMessage().startsWith("RECEIPT_HEAD"), refused::getMessage);
  }
}
