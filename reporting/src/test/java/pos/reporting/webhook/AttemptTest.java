package pos.reporting.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptTest {

  private static final Due DUE =
      new Due(5, 2, URI.create("https://example.com/"), new UUID(0, 7), "{}", Secret.random(), Optional.empty());

  @Test
  void whatever_a_receiver_sends_can_be_stored() {
    assertEquals("a b", Attempt.answered(DUE, 200, new byte[] {'a', 0, 'b'}).answer());
    assertEquals("invalid version: 2 ", Attempt.failed(DUE, new IllegalStateException("invalid version: 2\0")).answer());
    assertEquals(500, Attempt.failed(DUE, new IllegalStateException("x".repeat(1000))).answer().length());
    assertEquals("null", Attempt.failed(DUE, new IllegalStateException()).answer());
  }

  @ParameterizedTest
  @CsvSource({"199, false", "200, true", "204, true", "299, true", "300, false", "410, false"})
  void a_message_is_delivered_with_any_status_of_success(int status, boolean delivered) {
    assertEquals(delivered, Attempt.answered(DUE, status, new byte[0]).isDelivered());
  }

  @Test
  void an_attempt_knows_what_was_sent_where_and_is_not_delivered_without_an_answer() {
    var attempt = Attempt.failed(DUE, new IllegalStateException("x"));
    assertEquals(new Attempt(2, 5, "https://example.com/", null, "x"), attempt);
    assertFalse(attempt.isDelivered());
  }
}
