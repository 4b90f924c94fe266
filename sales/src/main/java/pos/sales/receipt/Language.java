package pos.sales.receipt;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The languages of Québec, and how each writes amounts, rates and times; French is the first. */
enum Language {

  FR("fr-CA", " ", ",", "", " $", " %"),
  EN("en-CA", ",", ".", "$", "", "%");

  /** Canada writes dates as ISO 8601 has them, in both languages; all stores are in Montréal. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of("America/Toronto"));

  private final String tag;
  private final String group;
  private final String point;
  private final String before;
  private final String behind;
  private final String percent;

  Language(String tag, String group, String point, String before, String behind, String percent) {
    this.tag = tag;
    this.group = group;
    this.point = point;
    this.before = before;
    this.behind = behind;
    this.percent = percent;
  }

  /** @return the language of a code such as {@code en}, or null when it is none of these */
  static Language of(String code) {
    return switch (code.toLowerCase(Locale.ROOT)) {
      case "fr" -> FR;
      case "en" -> EN;
      default -> null;
    };
  }

  /** As RFC 5646 has it. */
  String tag() {
    return tag;
  }

  /** {@code -1 234,56 $} or {@code -$1,234.56}. */
  String money(long cents) {
    var amount = Math.abs(cents);
    var dollars = Long.toString(amount / 100).replaceAll("\\B(?=(\\d{3})+$)", group);
    return (cents < 0 ? "-" : "") + before + dollars + point + amount % 100 / 10 + amount % 10 + behind;
  }

  /** @param rate such as {@code 0.09975}, which is 9,975 % */
  String percent(String rate) {
    return new BigDecimal(rate).movePointRight(2).stripTrailingZeros().toPlainString().replace(".", point) + percent;
  }

  static String time(Instant time) {
    return TIME.format(time);
  }
}
