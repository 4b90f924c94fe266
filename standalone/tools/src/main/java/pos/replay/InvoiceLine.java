package pos.replay;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A valid line of the file. */
record InvoiceLine(String invoice, String code, String description, long quantity, Instant at, long priceCents) {

  static final List<String> HEADER = List.of("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate",
      "UnitPrice", "CustomerID", "Country");

  /** The services' limits for a quantity, the cents of a line, and the length of a code. */
  private static final long MAX_QUANTITY = 99_999;
  private static final long MAX_CENTS = 1_000_000_000;
  private static final int MAX_NAME = 64;
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

  /** @throws Refusal naming the line, the invoice and the reason */
  static InvoiceLine parse(long number, String text) {
    var invoice = "";
    try {
      var fields = Csv.split(text);
      invoice = fields.getFirst().strip();
      refuseWhen(fields.size() != HEADER.size(),
          "the line has " + fields.size() + " fields instead of " + HEADER.size());
      return new InvoiceLine(name("invoice number", invoice), stockCode(fields.get(1).strip()),
          fields.get(2).strip(), quantity(fields.get(3).strip()), date(fields.get(4).strip()),
          price(fields.get(5).strip())).checked();
    } catch (IllegalArgumentException e) {
      throw new Refusal(number, invoice, e.getMessage());
    }
  }

  boolean isReturn() {
    return invoice.startsWith("C");
  }

  long totalCents() {
    return Math.multiplyExact(quantity, priceCents);
  }

  private InvoiceLine checked() {
    refuseWhen(isReturn() && quantity > 0, "a return has a positive quantity");
    refuseWhen(!isReturn() && quantity < 0 && priceCents > 0, "a negative quantity with a price must be a return");
    refuseWhen(Math.abs(totalCents()) > MAX_CENTS, "quantity times price is more than " + Cents.dollars(MAX_CENTS));
    return this;
  }

  /** The catalogue takes skus in capitals and small letters for the same, and the file has both of some. */
  private static String stockCode(String text) {
    return name("stock code", text).toUpperCase(Locale.ROOT);
  }

  private static String name(String what, String text) {
    refuseWhen(text.isEmpty(), "the " + what + " is missing");
    refuseWhen(text.length() > MAX_NAME, "the " + what + " is longer than " + MAX_NAME + " characters");
    refuseWhen(text.indexOf('\uFFFD') >= 0 || text.chars().anyMatch(Character::isISOControl),
        "the " + what + " is not readable text");
    return text;
  }

  private static long quantity(String text) {
    refuseWhen(!WHOLE.matcher(text).matches(), "the quantity '" + text + "' is not a whole number");
    var quantity = Long.parseLong(text);
    refuseWhen(quantity == 0, "the quantity is 0");
    refuseWhen(Math.abs(quantity) > MAX_QUANTITY, "the quantity " + text + " is out of range");
    return quantity;
  }

  private static Instant date(String text) {
    try {
      return LocalDateTime.parse(text, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("the date '" + text + "' must have the form 2010-12-01 08:26:00", e);
    }
  }

  private static long price(String text) {
    try {
      return Cents.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the price '" + text + "' " + e.getMessage(), e);
    }
  }

  private static void refuseWhen(boolean wrong, String reason) {
    if (wrong) {
      throw new IllegalArgumentException(reason);
    }
  }
}
