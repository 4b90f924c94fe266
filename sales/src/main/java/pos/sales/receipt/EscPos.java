package pos.sales.receipt;

import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lays a sheet out as the bytes that a receipt printer prints, with its code, a cut and a pulse for the drawer. */
final class EscPos {

  /** The media type; none is registered. */
  static final String TYPE = "application/vnd.escpos";

  private static final int ESC = 0x1B;
  private static final int GS = 0x1D;
  private static final byte LF = 0x0A;
  /** The digits of a sale's id, as the page of the till writes and reads them. */
  private static final int DIGITS = 40;
  private static final int FEED_BEFORE_CUT = 2;
  private static final int DOUBLE_HEIGHT = 0x01;
  private static final int DOUBLE_SIZE = 0x11;

  /** Paper, and the characters that it has in a line of the usual and of the small font. */
  enum Roll {
    MM_58(32, 42), MM_80(48, 64);

    private final int columns;
    private final int smallColumns;

    Roll(int columns, int smallColumns) {
      this.columns = columns;
      this.smallColumns = smallColumns;
    }
  }

  /**
   * How a sheet is printed.
   *
   * @param copy a word that marks what is printed again, or null
   * @param opensDrawer whether the drawer may open
   */
  record Print(Roll roll, String copy, boolean opensDrawer) {

    /** Leaves the drawer closed unless cash has changed hands. */
    Print onlyForCash(boolean movesCash) {
      return new Print(roll, copy, opensDrawer && movesCash);
    }
  }

  private final Buffer out = Buffer.buffer();
  private final CodePage page = new CodePage();
  private final Roll roll;

  private EscPos(Roll roll) {
    this.roll = roll;
  }

  static Buffer of(List<Sheet.Row> rows, Print print) {
    var paper = new EscPos(print.roll);
    paper.command(ESC, '@');
    if (print.opensDrawer) {
      // pin 2 for 50 ms, and a pause of half a second
      paper.command(ESC, 'p', 0, 25, 250);
    }
    paper.command(ESC, 't', CodePage.NUMBER);
    paper.mark(print.copy);
    rows.forEach(paper::row);
    paper.mark(print.copy);
    paper.command(ESC, 'd', FEED_BEFORE_CUT);
    // feeds to the knife and leaves a point uncut
    paper.command(GS, 'V', 66, 0);
    return paper.out;
  }

  private void mark(String copy) {
    if (copy != null) {
      strong(() -> centre(copy));
    }
  }

  private void row(Sheet.Row row) {
    switch (row.style()) {
      case CENTRED -> centre(row.left());
      case PLAIN, RULE -> print(row);
      case STRONG -> strong(() -> print(row));
      case TOTAL -> total(row);
      case CODE -> {
        centre(row.left());
        code(row.left());
      }
    }
  }

  private void print(Sheet.Row row) {
    // an id has no place to break
    var small = row.right().isEmpty() && isTooWide(row.left());
    font(small, () -> ReceiptText.lines(spelt(row), small ? roll.smallColumns : roll.columns).forEach(this::line));
  }

  private boolean isTooWide(String left) {
    return left.length() > roll.columns - 2 && left.length() <= roll.smallColumns - 2 && !left.strip().contains(" ");
  }

  private Sheet.Row spelt(Sheet.Row row) {
    var indent = row.left().startsWith("  ") ? "  " : "";
    return new Sheet.Row(row.style(), indent + page.spell(row.left()), page.spell(row.right()), row.taxed());
  }

  private void centre(String text) {
    command(ESC, 'a', 1);
    print(new Sheet.Row(Sheet.Style.PLAIN, text, "", false));
    command(ESC, 'a', 0);
  }

  /** In double size where it fits, else as high, so that an amount is never broken. */
  private void total(Sheet.Row row) {
    var spelt = spelt(row);
    var wide = spelt.left().length() + spelt.right().length() + 3 <= roll.columns / 2;
    strong(() -> {
      command(GS, '!', wide ? DOUBLE_SIZE : DOUBLE_HEIGHT);
      // one column more, so that it ends where the other amounts do
      ReceiptText.lines(spelt, wide ? roll.columns / 2 + 1 : roll.columns).forEach(this::line);
      command(GS, '!', 0);
    });
  }

  /** Prints a sale's id as digits, in bars where they fit on the paper, else as a square. */
  private void code(String id) {
    var number = new BigInteger(id.replace("-", ""), 16).toString();
    var digits = "0".repeat(DIGITS - number.length()) + number;
    command(ESC, 'a', 1);
    if (roll == Roll.MM_80) {
      bars(digits);
    } else {
      square(digits);
    }
    font(true, () -> line(digits));
    command(ESC, 'a', 0);
  }

  /** Code 128 in its set C, which has two digits in a sign: 255 modules of two dots, of the 576 dots of the paper. */
  private void bars(String digits) {
    command(GS, 'h', 80);
    command(GS, 'w', 2);
    // the digits are printed below by themselves, because some printers show the bytes instead
    command(GS, 'H', 0);
    command(GS, 'k', 73, 2 + DIGITS / 2, '{', 'C');
    for (int i = 0; i < DIGITS; i += 2) {
      out.appendByte(Byte.parseByte(digits.substring(i, i + 2)));
    }
  }

  /** A QR code of model 2, with modules of six dots and a correction of 15 percent. */
  private void square(String digits) {
    command(GS, '(', 'k', 4, 0, 49, 65, 50, 0);
    command(GS, '(', 'k', 3, 0, 49, 67, 6);
    command(GS, '(', 'k', 3, 0, 49, 69, 49);
    command(GS, '(', 'k', 3 + DIGITS, 0, 49, 80, 48);
    out.appendBytes(digits.getBytes(StandardCharsets.US_ASCII));
    command(GS, '(', 'k', 3, 0, 49, 81, 48);
  }

  private void strong(Runnable lines) {
    command(ESC, 'E', 1);
    lines.run();
    command(ESC, 'E', 0);
  }

  private void font(boolean small, Runnable lines) {
    if (small) {
      command(ESC, 'M', 1);
    }
    lines.run();
    if (small) {
      command(ESC, 'M', 0);
    }
  }

  private void line(String text) {
    out.appendBytes(CodePage.bytes(text)).appendByte(LF);
  }

  private void command(int... bytes) {
    for (var each : bytes) {
      out.appendByte((byte) each);
    }
  }
}
