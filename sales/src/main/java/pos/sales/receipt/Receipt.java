package pos.sales.receipt;

import java.util.List;
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

  static List<Row> rows(List<String> head, Sale sale, List<Return> returns, Register register, Language language) {
    var receipt = new Receipt(language);
    receipt.head(head, register);
    receipt.begin(sale);
    sale.lines().forEach(line -> receipt.item(line, 1));
    receipt.rule();
    receipt.totals(sale.totals(), 1);
    receipt.row(Style.STRONG, receipt.say(Word.TOTAL), sale.totals().totalCents());
    receipt.rule();
    sale.payments().forEach(receipt::payment);
    returns.forEach(receipt::giveBack);
    if (!returns.isEmpty()) {
      receipt.rule();
      receipt.row(Style.STRONG, receipt.say(Word.AFTER_RETURNS), netCents(sale, returns));
    }
    receipt.foot(sale);
    return receipt.rows;
  }

  static String title(Sale sale, Language language) {
    return Word.RECEIPT.in(language) + " " + sale.registerId() + "-" + sale.receiptNumber();
  }

  /** Returns the amount paid less the refunds. */
  static long netCents(Sale sale, List<Return> returns) {
    return sale.totals().totalCents() - returns.stream().mapToLong(back -> back.totals().totalCents()).sum();
  }

  private void begin(Sale sale) {
    row(Style.PLAIN, title(sale, language), Language.time(sale.soldAt()));
    if (sale.cashier() != null) {
      row(Style.PLAIN, say(Word.SERVED_BY) + " " + sale.cashier(), "");
    }
    sale.status().voiding().ifPresent(voiding ->
        row(Style.STRONG, say(Word.VOIDED), Language.time(voiding.at())));
    rule();
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

  private void giveBack(Return back) {
    rule();
    row(Style.STRONG, say(Word.RETURN), Language.time(back.returnedAt()));
    row(Style.PLAIN, say(Word.STORE) + " " + back.content().storeId(), "");
    back.lines().forEach(line -> item(line, -1));
    totals(back.totals(), -1);
    row(Style.STRONG, say(Word.REFUND) + " (" + say(back.content().terms().refundMethod()) + ")",
        -back.totals().totalCents());
  }

  private void foot(Sale sale) {
    rule();
    row(Style.PLAIN, say(Word.TAXED), "");
    centred(say(Word.THANKS));
    centred(sale.id().toString());
  }

  private String say(Payment.Method method) {
    return say(Word.of(method.name()));
  }
}
