package pos.reporting.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.StoreTime;

class PeriodTest {

  /** A Thursday; midnight in the stores is at five o'clock UTC, in summer at four. */
  private static final Instant NOW = Instant.parse("2026-11-26T17:00:00Z");

  private static Period of(String from, String to) {
    return Period.of(from, to, NOW);
  }

  @Test
  void days_begin_in_the_stores() {
    assertEquals(new Period(Instant.parse("2026-11-20T05:00:00Z"), Instant.parse("2026-11-22T05:00:00Z")),
        of("2026-11-20", "2026-11-22"));
    assertEquals(Instant.parse("2026-07-01T04:00:00Z"), of("2026-07-01", "2026-07-02").from());
  }

  @ParameterizedTest
  @CsvSource({"2026-03-08, 2026-03-09, 23", "2026-11-01, 2026-11-02, 25", "2026-11-02, 2026-11-03, 24"})
  void a_day_is_as_long_as_the_clock_says(String from, String to, long hours) {
    var period = of(from, to);
    assertEquals(Duration.ofHours(hours), Duration.between(period.from(), period.to()));
    assertTrue(period.isDays());
    assertEquals(LocalDate.parse(from), period.firstDay());
    assertEquals(LocalDate.parse(to), period.endDay());
  }

  @Test
  void without_an_end_it_ends_with_today_and_without_a_beginning_it_is_a_week() {
    assertEquals(of("2026-11-20", "2026-11-27"), of(null, null));
    assertEquals(of("2026-11-10", "2026-11-27"), of("2026-11-10", null));
    assertEquals(of("2026-11-03", "2026-11-10"), of(null, "2026-11-10"));
  }

  @Test
  void hours_are_whole_and_may_have_an_offset() {
    var period = of("2026-11-20T10:00:00-05:00", "2026-11-20T17:00:00 01:00");
    assertEquals(Instant.parse("2026-11-20T15:00:00Z"), period.from());
    assertEquals(Instant.parse("2026-11-20T16:00:00Z"), period.to());
    assertFalse(period.isDays());
    assertEquals(LocalDate.parse("2026-11-20"), period.firstDay());
    assertEquals(LocalDate.parse("2026-11-21"), period.endDay());
  }

  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"2026-11-22, 2026-11-22, to, not_later", "2026-11-22, 2026-11-21, to, not_later",
      "2014-11-22, 2026-11-23, from, period_too_long", "today, -, from, not_a_time", "-, 2026-13-01, to, not_a_time",
      "1999-12-31, 2000-01-02, from, not_a_time", "2100-12-31, 2101-01-01, to, not_a_time",
      "2026-11-22T10:30:00Z, -, from, not_a_whole_hour", "-, 2026-11-22T10:00:01Z, to, not_a_whole_hour"})
  void what_is_no_period_is_refused_by_name(String from, String to, String field, String code) {
    var refused = assertThrows(Failure.class, () -> of(from, to));
    assertEquals(400, refused.status());
    var error = refused.toJson().getJsonArray("errors").getJsonObject(0);
    assertEquals(field, error.getString("field"));
    assertEquals(code, error.getString("code"));
  }

  @Test
  void twelve_years_are_the_longest_and_bounds_of_years_are_included() {
    assertDoesNotThrow(() -> of("2014-11-22", "2026-11-22"));
    assertDoesNotThrow(() -> of("2000-01-01", "2000-01-02"));
    assertDoesNotThrow(() -> of("2100-12-30", "2100-12-31"));
  }

  @Test
  void a_body_has_both_ends() {
    assertEquals(of("2026-11-20", "2026-11-22"), Period.of(Fields.tolerant(
        new JsonObject().put("from", "2026-11-20").put("to", "2026-11-22")), NOW));
    var missing = assertThrows(Failure.class, () -> Period.of(Fields.tolerant(new JsonObject().put("from", "x")), NOW));
    assertEquals(422, missing.status());
    assertEquals("missing", missing.toJson().getJsonArray("errors").getJsonObject(0).getString("code"));
    assertEquals(422, assertThrows(Failure.class, () -> Period.of(Fields.tolerant(
        new JsonObject().put("from", "x").put("to", "2026-11-22")), NOW)).status());
  }

  @Test
  void the_period_before_has_as_many_days_or_hours() {
    assertEquals(of("2026-10-30", "2026-11-02"), of("2026-11-02", "2026-11-05").before());
    assertEquals(of("2026-11-20T10:00:00Z", "2026-11-20T12:00:00Z"),
        of("2026-11-20T12:00:00Z", "2026-11-20T14:00:00Z").before());
    // from midnight in the stores, and until it
    assertEquals(of("2026-11-20T03:00:00Z", "2026-11-20T05:00:00Z"),
        of("2026-11-20T05:00:00Z", "2026-11-20T07:00:00Z").before());
    assertEquals(of("2026-11-20T01:00:00Z", "2026-11-20T03:00:00Z"),
        of("2026-11-20T03:00:00Z", "2026-11-20T05:00:00Z").before());
  }

  @Test
  void a_period_is_closed_when_its_last_day_has_ended() {
    assertTrue(of("2026-11-25", "2026-11-26").isClosed(NOW));
    assertFalse(of("2026-11-25", "2026-11-27").isClosed(NOW));
    assertFalse(of("2026-11-26T10:00:00Z", "2026-11-26T11:00:00Z").isClosed(NOW));
  }

  @Test
  void reports_on_products_have_days() {
    of("2026-11-20", "2026-11-22").mustBeDays();
    assertEquals("from", field(of("2026-11-20T06:00:00Z", "2026-11-22T05:00:00Z")));
    assertEquals("to", field(of("2026-11-20T05:00:00Z", "2026-11-22T06:00:00Z")));
  }

  private static String field(Period period) {
    return assertThrows(Failure.class, period::mustBeDays).toJson().getJsonArray("errors").getJsonObject(0)
        .getString("field");
  }

  @Test
  void hours_begin_with_those_of_utc() {
    assertEquals(Instant.parse("2026-11-20T10:00:00Z"), StoreTime.hour(Instant.parse("2026-11-20T10:59:59.999Z")));
    assertEquals(LocalDate.parse("2026-11-19"), StoreTime.day(Instant.parse("2026-11-20T04:59:59Z")));
  }
}
