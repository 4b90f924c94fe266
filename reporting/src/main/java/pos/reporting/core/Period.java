package pos.reporting.core;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.StoreTime;

/** The time that a report covers: whole hours, from the first instant to the one at which it has ended. */
public record Period(Instant from, Instant to) {

  /** Twelve years, of which the hours are 105,192. */
  private static final Duration LONGEST = Duration.ofDays(4383);
  private static final int DEFAULT_DAYS = 7;

  /**
   * Reads a period: a day stands for its beginning in the stores. Without {@code from} it begins seven days before its
   * end, and without {@code to} it ends with today.
   *
   * @throws Failure 400 naming what is bad
   */
  public static Period of(String from, String to, Instant now) {
    return of(from, to, now, Failure::badRequest);
  }

  /** Does the same for the last fields of a body to be read. @throws Failure 422 naming what is bad or missing */
  public static Period of(Fields fields, Instant now) {
    var from = fields.text("from", 1, 40);
    var to = fields.text("to", 1, 40);
    fields.check();
    return of(from, to, now, Failure::invalid);
  }

  private static Period of(String from, String to, Instant now, BiFunction<String, Flaw, Failure> refusal) {
    var end = to == null ? StoreTime.start(StoreTime.day(now).plusDays(1)) : parse("to", to, refusal);
    var begin = from == null ? StoreTime.start(StoreTime.day(end.minusNanos(1)).minusDays(DEFAULT_DAYS - 1))
        : parse("from", from, refusal);
    if (!begin.isBefore(end)) {
      throw refusal.apply("to",
          Flaw.of("not_later", "must be later than from: it is the first time or day that does not count"));
    }
    if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw refusal.apply("from", Flaw.of("period_too_long", "must be at most " + LONGEST.toDays() + " days before to")
          .with("max", LONGEST.toDays()));
    }
    return new Period(begin, end);
  }

  private static Instant parse(String name, String text, BiFunction<String, Flaw, Failure> refusal) {
    // an unescaped + of an offset arrives as a space
    var time = text.length() == 10 ? startOfDay(text) : Fields.parseInstant(text.replace(' ', '+'));
    if (time == null) {
      throw refusal.apply(name,
          Flaw.of("not_a_time", "must be a day such as 2026-11-22 or a time such as 2026-11-22T15:00:00Z"));
    }
    if (!time.equals(StoreTime.hour(time))) {
      throw refusal.apply(name, Flaw.of("not_a_whole_hour", "must be a whole hour"));
    }
    return time;
  }

  private static Instant startOfDay(String text) {
    try {
      var day = LocalDate.parse(text);
      return day.getYear() < 2000 || day.getYear() > 2100 ? null : StoreTime.start(day);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Returns the period of as many days, or as many hours if they are no days, that ends where this one begins. */
  public Period before() {
    var days = ChronoUnit.DAYS.between(firstDay(), endDay());
    return isDays() ? new Period(StoreTime.start(firstDay().minusDays(days)), from)
        : new Period(from.minus(Duration.between(from, to)), from);
  }

  /** Returns whether it consists of days of the stores. */
  public boolean isDays() {
    return isStartOfDay(from) && isStartOfDay(to);
  }

  private static boolean isStartOfDay(Instant time) {
    return time.equals(StoreTime.start(StoreTime.day(time)));
  }

  public LocalDate firstDay() {
    return StoreTime.day(from);
  }

  /** Returns the day after the last one. */
  public LocalDate endDay() {
    return StoreTime.day(to.minusNanos(1)).plusDays(1);
  }

  /** @throws Failure 400 naming the end that is not the beginning of a day of the stores */
  public void mustBeDays() {
    mustBeStartOfDay("from", from);
    mustBeStartOfDay("to", to);
  }

  private static void mustBeStartOfDay(String name, Instant time) {
    if (!isStartOfDay(time)) {
      throw Failure.badRequest(name,
          Flaw.of("not_a_day", "must be a day of the stores, such as 2026-11-22, in a report on products"));
    }
  }

  /** Returns whether the days of the stores that it covers have ended. */
  public boolean isClosed(Instant now) {
    return !to.isAfter(StoreTime.start(StoreTime.day(now)));
  }
}
