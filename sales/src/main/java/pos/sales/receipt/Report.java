package pos.sales.receipt;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import pos.common.shop.Language;
import pos.sales.register.Register;

/** The X or Z report of a session, printed from the JSON in which Z reports are kept. */
final class Report extends Sheet {

  private final JsonObject report;

  private Report(JsonObject report, Language language) {
    super(language);
    this.report = report;
  }

  static List<Row> rows(List<String> head, JsonObject session, Register register, Language language) {
    var report = new Report(session, language);
    report.head(head, register);
    report.session();
    report.figures();
    report.flows(Word.PAYMENTS, "payments", "method");
    report.flows(Word.TAXES, "taxes", "code");
    report.drawer();
    report.movements();
    return report.rows;
  }

  /** Returns {@code X report} or, since those are numbered, {@code Z report 3-12}. */
  static String title(JsonObject report, Language language) {
    return isOpen(report) ? Word.X_REPORT.in(language)
        : Word.Z_REPORT.in(language) + " " + report.getLong("register_id") + "-" + report.getLong("z_number");
  }

  private static boolean isOpen(JsonObject report) {
    return report.getString("closed_at") == null;
  }

  private void session() {
    row(Style.STRONG, title(report, language), say(Word.SESSION) + " " + report.getLong("id"));
    row(Style.PLAIN, say(Word.OPENED_BY) + " " + report.getString("cashier"), time("opened_at"));
    if (!isOpen(report)) {
      var closedBy = report.getString("closed_by");
      row(Style.PLAIN, closedBy == null ? say(Word.CLOSED) : say(Word.CLOSED_BY) + " " + closedBy, time("closed_at"));
    }
    rule();
  }

  private String time(String member) {
    return Language.time(Instant.parse(report.getString(member)));
  }

  private void figures() {
    figure(Word.SALES, "sales", 1);
    figure(Word.RETURNS, "returns", -1);
    row(Style.STRONG, say(Word.NET), report.getLong("net_cents"));
    figure(Word.VOIDS, "voids", 1);
    if (report.getJsonObject("late_sales").getLong("count") > 0) {
      figure(Word.LATE_SALES, "late_sales", 1);
    }
  }

  private void figure(Word word, String member, int sign) {
    var figures = report.getJsonObject(member);
    row(Style.PLAIN, say(word) + " (" + figures.getLong("count") + ")", sign * figures.getLong("total_cents"));
  }

  /** Shows what a method or tax comes to, and what of it was given back if any was. */
  private void flows(Word title, String member, String label) {
    rule();
    row(Style.STRONG, say(title), "");
    objects(report.getJsonArray(member)).forEach(flow -> {
      row(Style.PLAIN, say(Word.of(flow.getString(label))), flow.getLong("net_cents"));
      if (flow.getLong("refunded_cents") != 0 || flow.getLong("voided_cents") != 0) {
        row(Style.PLAIN, "  " + say(Word.TAKEN), flow.getLong("taken_cents"));
        row(Style.PLAIN, "  " + say(Word.REFUNDED), -flow.getLong("refunded_cents"));
        row(Style.PLAIN, "  " + say(Word.VOIDED_AMOUNT), -flow.getLong("voided_cents"));
      }
    });
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private void drawer() {
    rule();
    row(Style.STRONG, say(Word.DRAWER), "");
    var cash = report.getJsonObject("cash");
    row(Style.PLAIN, say(Word.FLOAT), cash.getLong("opening_float_cents"));
    row(Style.PLAIN, say(Word.SALES), cash.getLong("sales_cents"));
    row(Style.PLAIN, say(Word.RETURNS), -cash.getLong("refunds_cents"));
    row(Style.PLAIN, say(Word.VOIDS), -cash.getLong("voids_cents"));
    row(Style.PLAIN, say(Word.PAY_INS), cash.getLong("pay_ins_cents"));
    row(Style.PLAIN, say(Word.PAY_OUTS), -cash.getLong("pay_outs_cents"));
    row(Style.STRONG, say(Word.EXPECTED), report.getLong("expected_cash_cents"));
    if (!isOpen(report)) {
      row(Style.PLAIN, say(Word.COUNTED), report.getLong("counted_cash_cents"));
      row(Style.STRONG, say(Word.DIFFERENCE), report.getLong("difference_cents"));
    }
  }

  private void movements() {
    var movements = report.getJsonArray("cash_movements");
    if (!movements.isEmpty()) {
      rule();
      row(Style.STRONG, say(Word.CASH_MOVEMENTS), "");
    }
    objects(movements).forEach(moved -> {
      var sign = moved.getString("type").equals("pay_in") ? 1 : -1;
      var cashier = moved.getString("cashier");
      row(Style.PLAIN, moved.getString("reason") + (cashier == null ? "" : " (" + cashier + ")"),
          sign * moved.getLong("amount_cents"));
    });
  }
}
