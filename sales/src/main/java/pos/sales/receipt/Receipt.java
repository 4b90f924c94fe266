package pos.sales.receipt;

import java.util.List;
import java.util.Optional;
import pos.common.shop.Language;
import pos.sales.core.Line;
import pos.sales.core.Payment;
import pos.sales.core.Product;
import pos.sales.core.Totals;
import pos.sales.register.Register;
import pos.sales.returns.Return;
import pos.sales.sale.Sale;

/** The receipt of a sale. */
final class Receipt extends Sheet {

  private Receipt(Language language) {
    super(language);
  }

  /** @param exchanged what came back in the same ticket, if anything did */
  static List<Row> rows(List<String> head, Sale sale, Optional<Return> exchanged, List<Return> returns,
      Register register, Language language) {
    var receipt = new Receipt(language);
    receipt.head(head, register);
    receipt.begin(sale);
    sale.lines().forEach(line -> receipt.item(line, 1));
    receipt.rule();
    receipt.totals(sale.totals(), 1);
    receipt.row(Style.TOTAL, receipt.say(Word.TOTAL), sale.totals().totalCents());
    receipt.rule();
    sale.payments().forEach(receipt::payment);
    exchanged.ifPresent(back -> receipt.exchange(sale, back));
    returns.forEach(receipt::giveBack);
    if (!returns.isEmpty()) {
      receipt.rule();
      receipt.row(Style.STRONG, receipt.say(Word.AFTER_RETURNS), netCents(sale, returns));
    }
    receipt.foot(sale);
    return receipt.rows;
  }

  /** Returns the slip of a return. @param register null when it was at none */
  static List<Row> slip(List<String> head, Return back, Register register, Language language) {
    var slip = new Receipt(language);
    if (register == null) {
      slip.head(head, back.content().storeId());
    } else {
      slip.head(head, register);
    }
    var terms = back.content().terms();
    slip.row(Style.STRONG, slipTitle(language), Language.exactTime(back.returnedAt()));
    slip.person(Word.SERVED_BY, terms.cashier());
    slip.person(Word.APPROVED_BY, terms.approvedBy());
    slip.row(Style.PLAIN, terms.reason(), "");
    if (back.content().saleId() != null) {
      slip.row(Style.PLAIN, slip.say(Word.FOR_RECEIPT), "");
      slip.row(Style.PLAIN, "  " + back.content().saleId(), "");
    }
    slip.rule();
    slip.refund(back);
    slip.rule();
    slip.row(Style.PLAIN, slip.say(Word.TAXED), "");
    slip.centred(back.id().toString());
    return slip.rows;
  }

  static String slipTitle(Language language) {
    return Word.RETURN_SLIP.in(language);
  }

  static String title(Sale sale, Language language) {
    return Word.RECEIPT.in(language) + " " + sale.registerId() + "-" + sale.receiptNumber();
  }

  /** Returns whether cash goes into the drawer, or out of it. @param exchanged what came back in the same ticket */
  static boolean movesCash(Sale sale, Optional<Return> exchanged) {
    return exchanged.filter(Receipt::movesCash).isPresent() || sale.payments().stream()
        .anyMatch(payment -> payment.tenderedCents() != null && payment.tenderedCents() > 0);
  }

  static boolean movesCash(Return back) {
    return back.content().terms().refundMethod() == Payment.Method.CASH && back.totals().totalCents() > 0;
  }

  /** Returns the amount paid less the refunds. */
  static long netCents(Sale sale, List<Return> returns) {
    return sale.totals().totalCents() - returns.stream().mapToLong(back -> back.totals().totalCents()).sum();
  }

  private void begin(Sale sale) {
    row(Style.PLAIN, title(sale, language), Language.exactTime(sale.soldAt()));
    person(Word.SERVED_BY, sale.cashier());
    sale.status().voiding().ifPresent(voiding ->
        row(Style.STRONG, say(Word.VOIDED), Language.exactTime(voiding.at())));
    rule();
  }

  /** @param name or null */
  private void person(Word role, String name) {
    if (name != null) {
      row(Style.PLAIN, say(role) + " " + name, "");
    }
  }

  private void item(Line line, int sign) {
    var amount = language.money(sign * line.quantity() * line.unitPriceCents());
    var taxed = line.taxCode() == Product.TaxCode.STANDARD;
    if (line.quantity() == 1) {
      rows.add(new Row(Style.PLAIN, line.name(), amount, taxed));
    } else {
      row(Style.PLAIN, line.name(), "");
      rows.add(new Row(Style.PLAIN, "  " + line.quantity() + " x " + language.money(line.unitPriceCents()), amount,
          taxed));
    }
    if (line.discountCents() > 0) {
      row(Style.PLAIN, "  " + say(Word.DISCOUNT), -sign * line.discountCents());
    }
  }

  private void totals(Totals totals, int sign) {
    row(Style.PLAIN, say(Word.SUBTOTAL), sign * totals.subtotalCents());
    totals.taxes().forEach(tax -> row(Style.PLAIN, say(Word.of(tax.code())) + " "
        + language.percent(tax.rate()), sign * tax.amountCents()));
    if (totals.roundingCents() != 0) {
      row(Style.PLAIN, say(Word.ROUNDING), sign * totals.roundingCents());
    }
  }

  private void payment(Payment payment) {
    row(Style.PLAIN, say(payment.method()), payment.amountCents());
    if (payment.tenderedCents() != null) {
      row(Style.PLAIN, "  " + say(Word.TENDERED), payment.tenderedCents());
      row(Style.PLAIN, "  " + say(Word.CHANGE), payment.changeCents());
    }
  }

  private void exchange(Sale sale, Return back) {
    rule();
    row(Style.STRONG, say(Word.EXCHANGED), "");
    refund(back);
    row(Style.STRONG, say(Word.EXCHANGE_DIFFERENCE), sale.totals().totalCents() - back.totals().totalCents());
  }

  private void giveBack(Return back) {
    rule();
    row(Style.STRONG, say(Word.RETURN), Language.exactTime(back.returnedAt()));
    row(Style.PLAIN, say(Word.STORE) + " " + back.content().storeId(), "");
    refund(back);
  }

  private void refund(Return back) {
    back.lines().forEach(line -> item(line, -1));
    totals(back.totals(), -1);
    row(Style.STRONG, say(Word.REFUND) + " (" + say(back.content().terms().refundMethod()) + ")",
        -back.totals().totalCents());
  }

  private void foot(Sale sale) {
    rule();
    row(Style.PLAIN, say(Word.TAXED), "");
    centred(say(Word.THANKS));
    row(Style.CODE, sale.id().toString(), "");
  }

  private String say(Payment.Method method) {
    return say(Word.of(method.name()));
  }
}
