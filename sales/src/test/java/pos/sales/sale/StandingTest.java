package pos.sales.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;

class StandingTest {

  private static final Instant NOON = Instant.parse("2026-11-22T17:00:00Z");

  private static final Voiding VOIDING = new Voiding(null, "wrong customer", null);

  @ParameterizedTest
  @CsvSource({"voided, 7, true, sale-voided", "partially_returned, 7, true, sale-returned",
      "returned, 7, true, sale-returned", "completed, , false, sale-without-session",
      "completed, 7, false, session-closed"})
  void only_a_complete_sale_of_an_open_session_is_voided(String status, Long session, boolean open, String code) {
    var standing = new Standing(status, session, open, null, NOON);
    assertEquals(code, assertThrows(Failure.class, () -> standing.voided(VOIDING, NOON)).code());
  }

  /** Midnight in Montréal is 5:00 UTC in winter and 4:00 in summer; in 2026 clocks change on 8 March and 1 November. */
  @ParameterizedTest
  @CsvSource({"2026-11-22T05:00:00Z, 2026-11-23T04:59:59.999Z, true",
      "2026-11-22T04:59:59.999Z, 2026-11-22T05:00:00Z, false", "2026-11-22T23:59:59Z, 2026-11-23T00:00:00Z, true",
      "2026-07-01T04:00:00Z, 2026-07-02T03:59:59.999Z, true",
      "2026-07-01T03:59:59Z, 2026-07-01T04:00:00Z, false", "2026-07-01T04:00:00Z, 2026-07-02T04:00:00Z, false",
      "2026-11-01T04:00:00Z, 2026-11-02T04:59:59Z, true", "2026-11-01T04:00:00Z, 2026-11-02T05:00:00Z, false",
      "2026-03-08T05:00:00Z, 2026-03-09T03:59:59Z, true", "2026-03-08T05:00:00Z, 2026-03-09T04:00:00Z, false",
      "2026-11-22T17:00:00Z, 2025-11-22T17:00:00Z, false"})
  void a_day_is_from_midnight_to_midnight_in_the_store(Instant soldAt, Instant now, boolean sameDay) {
    var standing = new Standing("completed", 7L, true, null, now);
    if (sameDay) {
      var voided = standing.voided(VOIDING, soldAt);
      assertEquals("voided", voided.status());
      assertEquals(now, voided.voiding().at());
    } else {
      assertEquals("sale-of-another-day",
          assertThrows(Failure.class, () -> standing.voided(VOIDING, soldAt)).code());
    }
  }
}
