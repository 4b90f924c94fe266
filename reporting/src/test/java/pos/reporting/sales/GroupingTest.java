package pos.reporting.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.reporting.core.Period;

class GroupingTest {

  private static final Instant NOW = Instant.parse("2026-11-23T04:59:59Z");

  private static List<String> labels(Grouping grouping, String from, String to) {
    var period = Period.of(from, to, NOW);
    var labels = new ArrayList<String>();
    for (var at = period.from(); at.isBefore(period.to());) {
      var span = grouping.span(at, period.to());
      labels.add(span.label());
      at = span.to();
    }
    return labels;
  }

  @Test
  void the_day_on_which_the_clock_is_put_forward_has_23_hours() {
    var hours = labels(Grouping.HOUR, "2026-03-08", "2026-03-09");
    assertEquals(23, hours.size());
    assertEquals(List.of("2026-03-08T00:00:00-05:00", "2026-03-08T01:00:00-05:00", "2026-03-08T03:00:00-04:00"),
        hours.subList(0, 3));
  }

  @Test
  void the_day_on_which_the_clock_is_put_back_has_25_hours_of_which_two_are_the_same_but_for_their_offset() {
    var hours = labels(Grouping.HOUR, "2026-11-01", "2026-11-02");
    assertEquals(25, hours.size());
    assertEquals(List.of("2026-11-01T01:00:00-04:00", "2026-11-01T01:00:00-05:00", "2026-11-01T02:00:00-05:00"),
        hours.subList(1, 4));
  }

  @Test
  void weeks_are_those_of_iso_and_the_first_and_last_are_cut() {
    assertEquals(List.of("2026-W53", "2027-W01"), labels(Grouping.WEEK, "2026-12-30", "2027-01-06"));
    var first = Grouping.WEEK.span(Period.of("2026-12-30", "2027-01-06", NOW).from(), Instant.MAX);
    assertEquals(Instant.parse("2027-01-04T05:00:00Z"), first.to());
  }

  @Test
  void days_and_months_follow_each_other_without_a_gap() {
    assertEquals(List.of("2024-02-28", "2024-02-29", "2024-03-01"), labels(Grouping.DAY, "2024-02-28", "2024-03-02"));
    assertEquals(List.of("2026-11", "2026-12", "2027-01"), labels(Grouping.MONTH, "2026-11-30", "2027-01-02"));
  }

  @Test
  void a_period_that_is_not_given_is_the_last_seven_days_of_the_stores() {
    assertEquals(labels(Grouping.DAY, "2026-11-16", "2026-11-23"), labels(Grouping.DAY, null, null));
    assertEquals(labels(Grouping.DAY, "2026-10-26", "2026-11-02"), labels(Grouping.DAY, null, "2026-11-02"));
  }

  @Test
  void a_period_is_closed_when_its_last_day_has_ended_in_the_stores() {
    var sunday = Period.of("2026-11-22", "2026-11-23", NOW);
    assertEquals(false, sunday.isClosed(NOW));
    assertEquals(true, sunday.isClosed(NOW.plusSeconds(1)));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-22, 2026-11-22, to", "2026-11-22, 2026-11-21, to", "2026-11-22T15:00:01Z, 2026-11-23, from",
      "2026-02-30, 2026-11-23, from", "1999-12-31, 2000-01-02, from", "2026-11-22, tomorrow, to",
      "2010-11-22, 2026-11-23, from"})
  void a_bad_period_is_refused_by_name(String from, String to, String field) {
    var failure = assertThrows(Failure.class, () -> Period.of(from, to, NOW));
    assertEquals(field, failure.toJson().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void a_time_may_have_an_offset_and_be_in_the_middle_of_a_day_but_not_where_products_are_asked_for() {
    var period = Period.of("2026-11-22T10:00:00 05:00".replace(' ', '-'), "2026-11-22T17:00:00Z", NOW);
    assertEquals(2, labels(Grouping.HOUR, "2026-11-22T10:00:00-05:00", "2026-11-22T17:00:00Z").size());
    assertThrows(Failure.class, period::mustBeDays);
    Period.of("2026-11-22", "2026-11-23", NOW).mustBeDays();
  }
}
