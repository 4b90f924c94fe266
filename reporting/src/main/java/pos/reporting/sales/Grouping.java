package pos.reporting.sales;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import pos.common.shop.StoreTime;
import pos.reporting.core.ProductSums;
import pos.reporting.core.Sums;

/** What the rows of a report are. */
enum Grouping {
  HOUR, DAY, WEEK, MONTH, STORE, CHANNEL, CASHIER, PRODUCT, CATEGORY;

  /**
   * A row of a report by time.
   *
   * @param label such as {@code 2026-11-01T01:00:00-04:00}, {@code 2026-11-01}, {@code 2026-W53} or {@code 2026-11}
   * @param to the first instant of the next one
   */
  record Span(String label, Instant from, Instant to) {}

  boolean isOfTime() {
    return compareTo(MONTH) <= 0;
  }

  boolean isOfProducts() {
    return this == PRODUCT || this == CATEGORY;
  }

  /** Returns the part of the period that begins at an instant and ends with this hour, day, week or month. */
  Span span(Instant from, Instant end) {
    var to = this == HOUR ? StoreTime.hour(from).plus(1, ChronoUnit.HOURS) : StoreTime.start(next(StoreTime.day(from)));
    return new Span(label(from), from, to.isBefore(end) ? to : end);
  }

  /** Returns the first day of the next day, week or month. */
  private LocalDate next(LocalDate day) {
    return switch (this) {
      case WEEK -> day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
      case MONTH -> day.with(TemporalAdjusters.firstDayOfNextMonth());
      default -> day.plusDays(1);
    };
  }

  private String label(Instant time) {
    var day = StoreTime.day(time);
    return switch (this) {
      case HOUR -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(StoreTime.hour(time).atZone(StoreTime.ZONE));
      case WEEK -> "%d-W%02d".formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case MONTH -> YearMonth.from(day).toString();
      default -> day.toString();
    };
  }

  /** Returns the fields by which a row is known. */
  List<String> keys() {
    return switch (this) {
      case HOUR, DAY, WEEK, MONTH -> List.of("period", "from", "to");
      case STORE -> List.of("store_id");
      case CHANNEL -> List.of("channel");
      case CASHIER -> List.of("cashier");
      case PRODUCT -> List.of("product_id", "sku", "name");
      case CATEGORY -> List.of("category_id", "category");
    };
  }

  /** Returns all fields of a row, in the order of columns. */
  List<String> fields() {
    var fields = new ArrayList<>(keys());
    fields.addAll(isOfProducts() ? ProductSums.FIELDS : Sums.FIELDS);
    return fields;
  }
}
