package pos.reporting.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

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
}
