package pos.sales.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.sales.sale.SaleStatus.InSession;
import pos.sales.sale.SaleStatus.State;

class SaleStatusTest {

  private static final Instant NOON = Instant.parse("2026-11-22T17:00:00Z");

  private static final VoidRequest REQUEST = new VoidRequest("wrong customer", null);

  @ParameterizedTest
  @CsvSource({"voided, 7, true, sale-voided", "partially_returned, 7, true, sale-returned",
      "returned, 7, true, sale-returned", "completed, , false, sale-without-session",
      "completed, 7, false, session-closed"})
  void only_a_completed_sale_of_an_open_session_can_be_voided(String status, Long session, boolean open, String code) {
    var read = new SaleStatus(Wire.parse(State.class, status),
        Optional.ofNullable(session).map(id -> new InSession(id, open)), Optional.empty(), NOON);
    assertEquals(code, assertThrows(Failure.class, () -> read.voided(REQUEST, NOON)).code());
    assertFalse(read.canBeVoided(NOON));
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
  void a_day_lasts_from_midnight_to_midnight_in_montreal(Instant soldAt, Instant now, boolean sameDay) {
    var read = new SaleStatus(State.COMPLETED, Optional.of(new InSession(7, true)), Optional.empty(), now);
    assertEquals(sameDay, read.canBeVoided(soldAt));
    if (sameDay) {
      var voided = read.voided(REQUEST, soldAt);
      assertEquals(State.VOIDED, voided.state());
      assertEquals(now, voided.voiding().orElseThrow().at());
    } else {
      assertEquals("sale-of-another-day", assertThrows(Failure.class, () -> read.voided(REQUEST, soldAt)).code());
    }
  }
}
