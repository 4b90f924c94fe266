package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the services took and refused, and what differs from the file. */
class TallyTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Tally tally =
      new Tally(new Progress(new PrintStream(printed, true, StandardCharsets.UTF_8), false));

  @Test
  void the_revenue_is_that_of_the_sales_less_that_of_the_returns() {
    tally.sold(Sample.invoice(Sample.SALE));
    tally.sold(Sample.invoice(Sample.MIXED));
    tally.returned(Sample.invoice(Sample.RETURN));
    for (int i = 0; i < 3; i++) {
      tally.adjusted();
    }
    assertEquals(List.of(2L, 1L, 3L), List.of(tally.sales(), tally.returns(), tally.adjustments()));
    assertEquals(2455 + 2790 - 510, tally.revenueCents());
  }

  @Test
  void a_refusal_is_printed_and_kept_and_an_id_that_was_used_before_is_explained() {
    var sale = Sample.invoice(Sample.SALE);
    tally.refused("sale", sale, "insufficient-stock", "Not enough.");
    var first = "sale of invoice 100 refused at store " + sale.store() + ": Not enough.";
    assertEquals(first + System.lineSeparator(), printed.toString(StandardCharsets.UTF_8));
    tally.refused("sale", sale, "sale-id-reused", "Other content.");
    assertEquals(List.of(first, first.replace("Not enough.", "Other content.") + " Was the file changed since, or"
        + " split within this invoice? Parts must contain whole invoices."), tally.refused().lines());
  }

  @Test
  void all_differences_are_counted_and_the_first_twenty_told() {
    var differences = new Differences();
    assertTrue(differences.none());
    IntStream.rangeClosed(1, 20).forEach(i -> differences.add("difference " + i));
    assertEquals(20, differences.lines().size());
    assertFalse(differences.none());
    differences.add("difference 21");
    differences.add("difference 22");
    assertEquals(22, differences.count());
    assertEquals(21, differences.lines().size());
    assertEquals(List.of("difference 20", "and 2 more"), differences.lines().subList(19, 21));
  }
}
