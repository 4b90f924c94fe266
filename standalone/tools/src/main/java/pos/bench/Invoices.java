package pos.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

/** Generates invoice files like the UCI "Online Retail" data set; files of the same length are equal. */
final class Invoices {

  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final LocalDateTime FIRST = LocalDateTime.of(2010, 12, 1, 8, 26);
  private static final int MINUTES_BETWEEN = 11;
  private static final int STOCK_CODES = 2_200;
  private static final int MEAN_LINES = 20;
  private static final int[] QUANTITIES = {1, 1, 1, 2, 2, 3, 4, 6, 6, 12, 12, 24, 96};

  private final Random random = new Random(20101201);
  private final Writer out;
  private int invoices;

  private Invoices(Writer out) {
    this.out = out;
  }

  static void write(Path file, int lines) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      var made = new Invoices(out);
      for (int written = 0; written < lines;) {
        written += made.invoice(lines - written);
      }
    }
  }

  /**
   * Writes an invoice and returns its number of lines. One in fifty is a return (C...), one in fifty writes off damaged
   * goods; the number of lines of a sale has a long tail, as in the real data.
   */
  private int invoice(int mostLines) throws IOException {
    var kind = random.nextInt(50);
    var number = 536365 + invoices++;
    if (kind == 0) {
      return lines("C" + number, 1, -1, true);
    }
    if (kind == 1) {
      return lines(String.valueOf(number), 1, -1, false);
    }
    var lines = 1 + (int) (-MEAN_LINES * Math.log(1 - random.nextDouble()));
    return lines(String.valueOf(number), Math.min(lines, mostLines), 1, true);
  }

  private int lines(String number, int lines, int sign, boolean priced) throws IOException {
    var time = FIRST.plusMinutes((long) invoices * MINUTES_BETWEEN).format(TIME);
    for (int line = 0; line < lines; line++) {
      // some products sell much better than others
      var popularity = random.nextDouble();
      var code = (int) (STOCK_CODES * popularity * popularity);
      var cents = priced ? 29 + code * 37 % 1_500 : 0;
      out.write(String.format(Locale.ROOT, "%s,%d%s,%s %d,%d,%s,%d.%02d,%d,United Kingdom%n", number, 20_000 + code,
          code % 6 == 0 ? "A" : "", priced ? "GIFT BOX" : "damaged", code, sign * quantity(), time, cents / 100,
          cents % 100, 12_346 + invoices % 4_000));
    }
    return lines;
  }

  private int quantity() {
    return QUANTITIES[random.nextInt(QUANTITIES.length)];
  }
}
