package pos.reporting.core;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.common.rule.Wire;

/** What is counted of receipts: the columns of aggregated_sales, and fields of reports. */
public enum Figure {
  SALES, RETURNS, RETURNS_WITHOUT_RECEIPT, VOIDS, QUANTITY, RETURNED_QUANTITY,
  GROSS_CENTS, DISCOUNTS_CENTS, RETURNS_CENTS, WITHOUT_RECEIPT_CENTS, REFUNDS_CENTS, VOIDS_CENTS, SHIPPING_CENTS,
  ROUNDING_CENTS,
  GST_CENTS, QST_CENTS, HST_CENTS, GST_PST_CENTS,
  CASH_CENTS, DEBIT_CENTS, CREDIT_CENTS, MOBILE_CENTS, CARD_CENTS,
  LATE_RECEIPTS, LATE_NET_CENTS, LATE_TOTAL_CENTS;

  public static final List<Figure> TAXES = List.of(GST_CENTS, QST_CENTS, HST_CENTS, GST_PST_CENTS);
  public static final List<Figure> TENDERS = List.of(CASH_CENTS, DEBIT_CENTS, CREDIT_CENTS, MOBILE_CENTS, CARD_CENTS);

  /** Returns the tax with this code. @throws IllegalArgumentException when it is not known */
  public static Figure ofTax(String code) {
    return find(TAXES, "tax", code);
  }

  /** Returns the amount paid by this method. @throws IllegalArgumentException when it is not known */
  public static Figure ofTender(String method) {
    return find(TENDERS, "tender", method);
  }

  private static Figure find(List<Figure> figures, String what, String name) {
    return figures.stream().filter(figure -> figure.column().equals(name + "_cents")).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + what + " " + name));
  }

  public String column() {
    return Wire.name(this);
  }

  /** Returns SQL for every figure, separated by commas. */
  public static String each(Function<String, String> sql) {
    return Arrays.stream(values()).map(figure -> sql.apply(figure.column())).collect(Collectors.joining(", "));
  }
}
