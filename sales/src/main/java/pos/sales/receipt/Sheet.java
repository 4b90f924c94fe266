package pos.sales.receipt;

import java.util.ArrayList;
import java.util.List;
import pos.common.shop.Language;
import pos.sales.register.Register;

/** What is printed, row by row, for {@link ReceiptText}, {@link ReceiptPage} and {@link EscPos} to lay out. */
abstract class Sheet {

  /** The looks of a row; a CODE is the id of a sale, which a till may scan when goods come back. */
  enum Style { CENTRED, PLAIN, STRONG, TOTAL, RULE, CODE }

  /**
   * A row of a sheet.
   *
   * @param right an amount or a time, or empty
   * @param taxed whether to mark an item as taxed
   */
  record Row(Style style, String left, String right, boolean taxed) {}

  final Language language;
  final List<Row> rows = new ArrayList<>();

  Sheet(Language language) {
    this.language = language;
  }

  /** Adds the lines of the shop, the store and the register. */
  final void head(List<String> lines, Register register) {
    place(lines, register.storeId());
    centred(register.nameIn(language));
    rule();
  }

  /** Does the same for what takes place at no register. */
  final void head(List<String> lines, long storeId) {
    place(lines, storeId);
    rule();
  }

  private void place(List<String> lines, long storeId) {
    lines.forEach(this::centred);
    centred(say(Word.STORE) + " " + storeId);
  }

  final String say(Word word) {
    return word.in(language);
  }

  final void rule() {
    row(Style.RULE, "", "");
  }

  final void centred(String text) {
    row(Style.CENTRED, text, "");
  }

  final void row(Style style, String left, long cents) {
    row(style, left, language.money(cents));
  }

  final void row(Style style, String left, String right) {
    rows.add(new Row(style, left, right, false));
  }
}
