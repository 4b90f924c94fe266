package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.shop.Tax;

class MoneyTest {

  private static final int CASES = 20_000;

  private static long exactTax(long taxable, String rate) {
    return BigDecimal.valueOf(taxable).multiply(new BigDecimal(rate)).setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "1,0,0", "5,0,0", "6,0,1", "9,0,1", "10,1,1", "100,5,10", "998,50,100", "1000,50,100",
      "1990,100,199", "1000000000,50000000,99750000"})
  void taxes_round_half_up_once(long taxable, long gst, long qst) {
    assertEquals(List.of(gst, qst), Tax.of(Tax.QUEBEC, taxable).stream().map(Tax::amountCents).toList());
  }

  @Test
  void taxes_match_exact_arithmetic() {
    Cases.often(CASES, random -> {
      var taxable = random.nextLong(1_000_000_000);
      Tax.of(Tax.QUEBEC, taxable).forEach(tax -> assertEquals(exactTax(taxable, tax.rate()), tax.amountCents()));
    });
  }

  @Test
  void totals_are_the_sum_of_their_parts_and_exempt_lines_bear_no_tax() {
    Cases.often(CASES, random -> {
      var lines = Cases.lines(random);
      var totals = Totals.of(lines);
      var gross = lines.stream().mapToLong(line -> line.quantity() * line.unitPriceCents()).sum();
      var discounts = lines.stream().mapToLong(Line::discountCents).sum();
      var taxable = lines.stream().filter(line -> line.taxCode() == Product.TaxCode.STANDARD)
          .mapToLong(Line::totalCents).sum();
      assertEquals(gross - discounts, totals.subtotalCents());
      assertEquals(exactTax(taxable, "0.05") + exactTax(taxable, "0.09975"), totals.taxCents());
      assertEquals(totals.subtotalCents() + totals.taxCents(), totals.totalCents());
    });
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "2,0", "3,5", "4,5", "5,5", "6,5", "7,5", "8,10", "9,10", "10,10", "1148,1150"})
  void cash_rounds_to_five_cents(long cents, long rounded) {
    assertEquals(rounded, Rounding.toFiveCents(cents));
  }

  @Test
  void cash_rounding_changes_at_most_two_cents_and_nothing_on_average() {
    assertEquals(0, LongStream.range(0, 1000).map(cents -> Rounding.toFiveCents(cents) - cents).sum());
    Cases.often(CASES, random -> {
      var cents = random.nextLong(1_000_000_000);
      assertEquals(0, Rounding.toFiveCents(cents) % 5);
      assertTrue(Math.abs(Rounding.toFiveCents(cents) - cents) <= 2);
    });
  }

  @Test
  void payments_that_cover_the_total_are_taken_and_any_other_cent_is_refused() {
    Cases.often(CASES, random -> {
      var total = random.nextLong(100_000);
      var payments = new ArrayList<Payment>();
      var rest = total;
      for (int cards = random.nextInt(4); cards > 0 && rest > 1; cards--) {
        var part = 1 + random.nextLong(rest - 1);
        payments.add(new Payment(Payment.Method.DEBIT, part, null));
        rest -= part;
      }
      var cash = random.nextBoolean() || rest == 0;
      var due = cash ? Rounding.toFiveCents(rest) : rest;
      var tendered = cash ? Long.valueOf(due + random.nextInt(5000)) : null;
      payments.add(new Payment(cash ? Payment.Method.CASH : Payment.Method.MOBILE, due, tendered));
      var rounding = Payment.rounding(total, payments);
      assertEquals(cash ? due - rest : 0, rounding);
      assertEquals(total + rounding, payments.stream().mapToLong(Payment::amountCents).sum());
      var handed = payments.stream()
          .mapToLong(p -> p.tenderedCents() == null ? p.amountCents() : p.tenderedCents()).sum();
      var change = payments.stream().mapToLong(p -> p.changeCents() == null ? 0 : p.changeCents()).sum();
      assertEquals(total + rounding, handed - change);

      var off = random.nextInt(10) - 5;
      var last = payments.removeLast();
      payments.add(new Payment(last.method(), last.amountCents() + (off >= 0 ? off + 1 : off), last.tenderedCents()));
      assertThrows(Failure.class, () -> Payment.rounding(total, payments));
    });
  }

  @Test
  void a_line_refuses_amounts_out_of_range() {
    assertEquals(0, new Line(1, 1, "A", "A", 2, 100, 200, Product.TaxCode.EXEMPT, null, 0).totalCents());
    for (var bad : List.of(new long[] {2, 100, 201}, new long[] {2, 100, -1}, new long[] {2, 500_000_001, 0},
        new long[] {99_999, 1_000_000_000, 0})) {
      assertThrows(Failure.class, () -> new Line(1, 1, "A", "A", bad[0], bad[1], bad[2], Product.TaxCode.EXEMPT, null, 0));
    }
  }
}
