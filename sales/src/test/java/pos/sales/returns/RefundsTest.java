package pos.sales.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.sales.core.Cases;
import pos.sales.core.Flags;
import pos.sales.core.Line;
import pos.sales.core.Payment.Method;
import pos.sales.core.Payment;
import pos.sales.core.Product;
import pos.sales.core.Rounding;
import pos.sales.core.Totals;
import pos.sales.sale.Sale;
import pos.sales.sale.SaleContent;
import pos.sales.sale.SaleStatus;
import pos.sales.sale.StockStatus;
import pos.sales.sale.TakenSale;

/** The amounts paid out for the returns of a sale, computed from the sale and the earlier returns alone. */
class RefundsTest {

  private static final List<Method> METHODS = List.of(Method.values());
  private static final List<Method> CARDS = List.of(Method.DEBIT, Method.CREDIT, Method.MOBILE);

  private static Sale sold(List<Line> lines, Totals totals, List<Payment> payments) {
    var content = new SaleContent(new UUID(0, 1), "", 1, 1, null, lines, totals, payments, Flags.NONE);
    var status = new SaleStatus(SaleStatus.State.COMPLETED, Optional.empty(), Optional.empty(), Instant.EPOCH);
    return new Sale(new TakenSale(content, 1, Instant.EPOCH, StockStatus.PENDING), status);
  }

  /** Returns a sale of many lines or few cents, paid in cash, by card, or both. */
  private static Sale sold(Random random, boolean cashOnly) {
    var lines = random.nextBoolean() ? Cases.lines(random)
        : IntStream.rangeClosed(1, 1 + random.nextInt(3)).mapToObj(no ->
            Cases.line(no, 1 + random.nextInt(12), random.nextInt(9), 0, Product.TaxCode.EXEMPT)).toList();
    var totals = Totals.of(lines);
    var byCard = cashOnly ? 0 : random.nextBoolean() ? totals.totalCents() : random.nextLong(totals.totalCents() + 1);
    var payments = new ArrayList<Payment>();
    if (byCard > 0) {
      payments.add(new Payment(Method.DEBIT, byCard, null));
    }
    if (byCard < totals.totalCents()) {
      var cash = Rounding.toFiveCents(totals.totalCents() - byCard);
      payments.add(new Payment(Method.CASH, cash, cash));
    }
    return sold(lines, totals.rounded(Payment.rounding(totals.totalCents(), payments)), payments);
  }

  private static ReturnDraft back(Sale sale, List<Line> lines, Method method, List<Totals> before) {
    return back(sale, lines, new ReturnTerms(null, "", method, true, "Luc"), before, 0);
  }

  /** @param sameMethod what of the refunds before went by the same method */
  private static ReturnDraft back(Sale sale, List<Line> lines, ReturnTerms terms, List<Totals> before,
      long sameMethod) {
    var parts = lines.stream().map(line -> new SaleReturnRequest.Part(line.lineNo(), line.quantity())).toList();
    var request = new SaleReturnRequest(new UUID(0, 2), null, null, null, parts, terms, null);
    return ReturnDraft.ofSale(request, sale, 1, new Refunds(before.stream().mapToLong(Totals::totalCents).sum(),
            before.stream().mapToLong(totals -> totals.totalCents() - totals.roundingCents()).sum(), sameMethod));
  }

  /** Takes parts of any size back until nothing is left, and returns the refunds. */
  private static List<Totals> giveAllBack(Random random, Sale sale, Supplier<Method> methods) {
    var refunds = new ArrayList<Totals>();
    for (var lines = sale.lines(); lines.stream().anyMatch(line -> line.returned() < line.quantity());) {
      var part = Cases.some(random, lines);
      var method = methods.get();
      var refund = back(sold(lines, sale.totals(), sale.payments()), part, method, refunds).content().totals();
      assertTrue(refund.totalCents() >= 0);
      assertTrue(method != Method.CASH || refund.totalCents() % 5 == 0);
      refunds.add(refund);
      assertTrue(cents(refunds) <= sale.totals().totalCents());
      lines = lines.stream().map(line -> Cases.returned(line, part.stream()
          .filter(came -> came.lineNo() == line.lineNo()).mapToLong(Line::quantity).sum())).toList();
    }
    assertEquals(sale.totals().totalCents() - sale.totals().roundingCents(),
        refunds.stream().mapToLong(refund -> refund.totalCents() - refund.roundingCents()).sum());
    return refunds;
  }

  private static long cents(List<Totals> refunds) {
    return refunds.stream().mapToLong(Totals::totalCents).sum();
  }

  private static Method any(Random random, List<Method> methods) {
    return methods.get(random.nextInt(methods.size()));
  }

  @Test
  void no_split_and_no_mix_of_methods_refunds_more_than_was_paid_or_leaves_more_than_four_cents() {
    Cases.often(3000, random -> {
      var sale = sold(random, random.nextBoolean());
      var refunded = cents(giveAllBack(random, sale, () -> any(random, METHODS)));
      assertTrue(sale.totals().totalCents() - refunded < 5);
    });
  }

  @Test
  void refunds_by_card_add_up_to_what_was_paid_however_it_was_paid() {
    Cases.often(3000, random -> {
      var sale = sold(random, random.nextBoolean());
      assertEquals(sale.totals().totalCents(), cents(giveAllBack(random, sale, () -> any(random, CARDS))));
    });
  }

  @Test
  void refunds_in_cash_of_a_cash_sale_add_up_to_what_was_paid() {
    Cases.often(3000, random -> {
      var sale = sold(random, true);
      assertEquals(sale.totals().totalCents(), cents(giveAllBack(random, sale, () -> Method.CASH)));
    });
  }

  @Test
  void without_an_approver_no_more_goes_back_by_a_method_than_was_paid_with_it() {
    Cases.often(3000, random -> {
      var sale = sold(random, random.nextBoolean());
      var before = new EnumMap<Method, Long>(Method.class);
      var refunds = new ArrayList<Totals>();
      for (var lines = sale.lines(); lines.stream().anyMatch(line -> line.returned() < line.quantity());) {
        var part = Cases.some(random, lines);
        var method = any(random, METHODS);
        var same = before.getOrDefault(method, 0L);
        var rest = sold(lines, sale.totals(), sale.payments());
        var refund = back(rest, part, new ReturnTerms(null, "", method, true, "Luc"), refunds, same).content().totals();
        var paid = sale.payments().stream().filter(payment -> payment.method() == method)
            .mapToLong(Payment::amountCents).sum();
        var alone = new ReturnTerms(null, "", method, true, null);
        if (refund.totalCents() == 0 || same + refund.totalCents() <= paid) {
          assertEquals(refund, back(rest, part, alone, refunds, same).content().totals());
        } else {
          assertEquals("approved_by is required, because the refund goes to another tender than was paid with: "
              + Math.max(0, paid - same) + " cents are left of what was paid with " + Wire.name(method) + ".",
              assertThrows(Failure.class, () -> back(rest, part, alone, refunds, same)).getMessage());
        }
        before.merge(method, refund.totalCents(), Long::sum);
        refunds.add(refund);
        lines = lines.stream().map(line -> Cases.returned(line, part.stream()
            .filter(came -> came.lineNo() == line.lineNo()).mapToLong(Line::quantity).sum())).toList();
      }
    });
  }

  @Test
  void pieces_of_three_cents_are_refunded_five_cents_or_nothing_in_turn() {
    var line = Cases.line(1, 10, 3, 0, Product.TaxCode.EXEMPT);
    var totals = Totals.of(List.of(line));
    var refunds = new ArrayList<Totals>();
    for (int i = 0; i < 10; i++) {
      var left = List.of(Cases.returned(line, i));
      refunds.add(back(sold(left, totals, List.of()), List.of(line.part(1)), Method.CASH, refunds).content().totals());
    }
    assertEquals(List.of(5L, 0L, 5L, 0L, 5L, 5L, 0L, 5L, 0L, 5L), refunds.stream().map(Totals::totalCents).toList());
    assertEquals(LongStream.of(2, -3, 2, -3, 2, 2, -3, 2, -3, 2).boxed().toList(),
        refunds.stream().map(Totals::roundingCents).toList());
  }

  @ParameterizedTest
  @CsvSource({
      // paid, exact before; share, last, of a sale of; in cash, by card
      "0, 0, 203, true, 203, 200, 203", "0, 0, 203, true, 205, 205, 205", "0, 0, 103, false, 203, 105, 103",
      "105, 103, 100, true, 203, 95, 98", "100, 102, 101, true, 203, 100, 103", "0, 0, 2, true, 0, 0, 0",
      "0, 0, 3331, false, 3330, 3330, 3330", "5, 3, 1, false, 30, 0, 0",
      // refunds from before roundings were corrected
      "45, 27, 3, true, 30, 0, 0", "45, 27, 3, false, 60, 0, 0", "0, 20, 2, true, 22, 20, 22"})
  void a_refund_is_what_is_due_in_all_less_what_was_paid_out_before(long paid, long exact, long share,
      boolean last, long sale, long cash, long card) {
    assertEquals(cash, new Refunds(paid, exact, 0).next(share, last, sale, Method.CASH));
    assertEquals(card, new Refunds(paid, exact, 0).next(share, last, sale, Method.MOBILE));
  }
}
