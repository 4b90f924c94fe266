package pos.common.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The ids that a client sends, and those that it gets instead. */
class TraceTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  private static Trace sent(String flags) {
    return Trace.from("a", "00-" + TRACE + "-" + PARENT + "-" + flags);
  }

  @Test
  void the_decision_of_the_client_to_record_a_trace_is_kept() {
    for (var flags : new String[] {"01", "03", "0b", "ff"}) {
      assertTrue(sent(flags).sampled(), flags);
      assertTrue(sent(flags).traceparent().endsWith("-01"), flags);
    }
    for (var flags : new String[] {"00", "02", "0a", "fe"}) {
      assertFalse(sent(flags).sampled(), flags);
      assertTrue(sent(flags).traceparent().endsWith("-00"), flags);
    }
  }

  @Test
  void the_trace_of_the_client_goes_on_in_a_span_of_its_own() {
    assertEquals(TRACE, sent("01").traceId());
    assertNotEquals(PARENT, sent("01").spanId());
  }

  @Test
  void ids_of_zeros_are_no_ids() {
    assertNotEquals("0".repeat(32), Trace.from("a", "00-" + "0".repeat(32) + "-" + PARENT + "-01").traceId());
    assertNotEquals(TRACE, Trace.from("a", "00-" + TRACE + "-" + "0".repeat(16) + "-01").traceId());
  }

  @Test
  void the_decision_is_stored_with_what_continues_later() {
    assertFalse(Trace.parse(sent("00").toText()).sampled());
    assertTrue(Trace.parse(sent("01").toText()).sampled());
    assertEquals("a", Trace.parse(sent("01").toText()).correlationId());
  }

  @Test
  void what_nobody_asked_for_is_not_recorded() {
    assertFalse(Trace.fresh().sampled());
    assertTrue(Trace.from(null, null).sampled());
  }
}
