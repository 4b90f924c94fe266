package pos.common.shop;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import pos.common.rule.French;

/** The languages of receipts and pages, and how each writes amounts, rates and times; French is the default. */
public enum Language {

  FR("fr-CA", " ", ",", "", " $", " %"),
  EN("en-CA", ",", ".", "$", "", "%");

  /** The ISO 8601 form of dates, which Canada uses in both languages; all stores are in Montréal. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(StoreTime.ZONE);
  private static final DateTimeFormatter EXACT_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx").withZone(StoreTime.ZONE);

  /** The places between groups of three digits. */
  private static final Pattern THOUSANDS = Pattern.compile("\\B(?=(\\d{3})+$)");

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

  /** Returns the language of a code such as {@code en}; empty when the shop does not speak that language. */
  public static Optional<Language> of(String code) {
    return switch (code.toLowerCase(Locale.ROOT)) {
      case "fr" -> Optional.of(FR);
      case "en" -> Optional.of(EN);
      default -> Optional.empty();
    };
  }

  /** Returns the language tag (RFC 5646), such as {@code fr-CA}. */
  public String tag() {
    return tag;
  }

  /** Returns a problem, which is in English, in this language. */
  public JsonObject tell(JsonObject problem) {
    return this == FR ? French.problem(problem) : problem;
  }

  /** Returns an amount such as {@code -1 234,56 $} or {@code -$1,234.56}. */
  public String money(long cents) {
    var amount = Math.abs(cents);
    var dollars = THOUSANDS.matcher(Long.toString(amount / 100)).replaceAll(group);
    return (cents < 0 ? "-" : "") + before + dollars + point + amount % 100 / 10 + amount % 10 + behind;
  }

  /** Returns a percentage such as {@code 9,975 %}. @param rate such as {@code 0.09975} */
  public String percent(String rate) {
    return new BigDecimal(rate).movePointRight(2).stripTrailingZeros().toPlainString().replace(".", point) + percent;
  }

  public static String time(Instant time) {
    return TIME.format(time);
  }

  /** Returns the same with its offset, as {@code 2026-11-01 01:30 -04:00}: that night has the time twice. */
  public static String exactTime(Instant time) {
    return EXACT_TIME.format(time);
  }
}
