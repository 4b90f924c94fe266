package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The totals of parts of a sale, computed from its lines and totals alone. */
class PartialTotalsTest {

  /** A part that came back, and its totals. */
  private record Part(List<Line> lines, Totals totals) {}

  /** Takes parts of any size back until nothing is left. */
  private static List<Part> giveAllBack(Random random, List<Line> lines, Totals totals) {
    var parts = new ArrayList<Part>();
    var sold = new ArrayList<>(lines);
    while (sold.stream().anyMatch(line -> line.returned() < line.quantity())) {
      var back = Cases.some(random, sold);
      parts.add(new Part(back, totals.part(sold, back)));
      back.forEach(line -> sold.set((int) line.lineNo() - 1,
          Cases.returned(sold.get((int) line.lineNo() - 1), line.quantity())));
    }
    return parts;
  }

  @Test
  void the_parts_of_any_sequence_of_returns_add_up_to_the_sale_line_by_line_and_tax_by_tax() {
    Cases.often(3000, random -> {
      var lines = Cases.lines(random);
      var totals = Totals.of(lines);
      var parts = giveAllBack(random, lines, totals);
      for (var line : lines) {
        var back = parts.stream().flatMap(part -> part.lines.stream())
            .filter(part -> part.lineNo() == line.lineNo()).toList();
        assertEquals(line.quantity(), back.stream().mapToLong(Line::quantity).sum());
        assertEquals(line.discountCents(), back.stream().mapToLong(Line::discountCents).sum());
        assertEquals(line.totalCents(), back.stream().mapToLong(Line::totalCents).sum());
      }
      assertEquals(totals.subtotalCents(), parts.stream().mapToLong(part -> part.totals.subtotalCents()).sum());
      for (int code = 0; code < 2; code++) {
        var tax = code;
        assertEquals(totals.taxes().get(tax).amountCents(),
            parts.stream().mapToLong(part -> part.totals.taxes().get(tax).amountCents()).sum());
      }
      parts.forEach(part -> assertTrue(part.totals.subtotalCents() >= 0
          && part.totals.taxes().stream().allMatch(tax -> tax.amountCents() >= 0), part::toString));
    });
  }

  @Test
  void the_refunded_total_depends_on_what_came_back_and_not_on_the_order() {
    Cases.often(3000, random -> {
      var lines = Cases.lines(random);
      var totals = Totals.of(lines);
      var left = lines.stream().map(line -> Cases.returned(line, random.nextLong(line.quantity() + 1))).toList();
      var came = IntStream.range(0, lines.size()).filter(i -> left.get(i).returned() > 0)
          .mapToObj(i -> lines.get(i).part(left.get(i).returned())).toList();
      var atOnce = totals.part(lines, came);
      var sold = new ArrayList<>(lines);
      var refunded = 0L;
      var order = new ArrayList<>(came);
      Collections.shuffle(order, random);
      for (var line : order) {
        refunded += totals.part(sold, List.of(line)).totalCents();
        sold.set((int) line.lineNo() - 1, left.get((int) line.lineNo() - 1));
      }
      assertEquals(atOnce.totalCents(), refunded);
    });
  }

  @Test
  void the_first_part_is_within_half_a_cent_of_its_exact_share_of_each_tax() {
    Cases.often(3000, random -> {
      var line = Cases.line(1, 1 + random.nextInt(99), 1 + random.nextInt(5000), 0, Product.TaxCode.STANDARD);
      var pieces = 1 + random.nextLong(line.quantity());
      var totals = Totals.of(List.of(line));
      var part = totals.part(List.of(line), List.of(line.part(pieces)));
      for (int code = 0; code < 2; code++) {
        var whole = totals.taxes().get(code).amountCents();
        var off = part.taxes().get(code).amountCents() * line.quantity() - whole * pieces;
        assertTrue(Math.abs(2 * off) <= line.quantity());
      }
    });
  }

  @Test
  void a_refund_without_a_receipt_is_rounded_in_cash_only() {
    Cases.often(3000, random -> {
      var totals = Totals.of(Cases.lines(random));
      var cash = totals.refundedIn(Payment.Method.CASH);
      assertEquals(0, cash.totalCents() % 5);
      assertTrue(Math.abs(cash.roundingCents()) <= 2);
      assertEquals(totals.totalCents(), cash.totalCents() - cash.roundingCents());
      assertEquals(totals, totals.refundedIn(Payment.Method.CREDIT));
    });
  }

  @Test
  void the_last_piece_gets_the_rest() {
    var sold = Cases.line(1, 3, 499, 100, Product.TaxCode.STANDARD);
    assertEquals(List.of(33L, 34L, 33L), IntStream.range(0, 3)
        .mapToObj(i -> Cases.returned(sold, i).part(1).discountCents()).toList());
    // 5 % and 9.975 % of 1397 are 70 and 139
    var totals = Totals.of(List.of(sold));
    assertEquals(List.of(23L, 47L), IntStream.range(0, 2).mapToObj(i -> totals.part(List.of(Cases.returned(sold, i)),
        List.of(Cases.returned(sold, i).part(1 + i))).taxes().getFirst().amountCents()).toList());
  }

  @ParameterizedTest
  @CsvSource({"1,0,1,3,0", "1,1,2,3,1", "1,2,3,3,0", "1,0,1,2,1", "1,1,2,2,0", "0,0,5,5,0", "0,0,0,0,0",
      "1000000000,0,999999999,1000000000,999999999", "1000000000,999999999,1000000000,1000000000,1"})
  void a_share_is_the_distance_between_two_points_each_rounded_half_up(long whole, long from, long to, long length,
      long share) {
    assertEquals(share, Rounding.share(whole, from, to, length));
  }

  @Test
  void free_and_exempt_goods_refund_no_tax() {
    var free = Cases.line(1, 2, 100, 200, Product.TaxCode.STANDARD);
    assertEquals(0, Totals.of(List.of(free)).part(List.of(free), List.of(free.part(1))).totalCents());
    var mixed = List.of(Cases.line(1, 2, 100, 0, Product.TaxCode.EXEMPT),
        Cases.line(2, 1, 1000, 0, Product.TaxCode.STANDARD));
    assertEquals(100, Totals.of(mixed).part(mixed, List.of(mixed.getFirst().part(1))).totalCents());
    assertEquals(1150, Totals.of(mixed).part(mixed, List.of(mixed.getLast().part(1))).totalCents());
  }
}
