package pos.reporting.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.events.Event;

class MessageTest {

  private static Event event(String type, String payload) {
    return new Event(new UUID(0, 1), type, new JsonObject(payload), Instant.parse("2026-12-01T12:00:00Z"), "", 1,
        "events:x", "1700000000000-3");
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "order.confirmed | {\"id\": 5, \"reference\": \"order:5:x\"} | order:5:x",
      "order.refunded | {\"id\": 5} | order:5",
      "sale.completed | {\"id\": \"a\"} | sale:a",
      "sale.voided | {\"id\": \"a\"} | sale:a",
      "sale.returned | {\"id\": \"b\", \"sale_id\": \"a\"} | sale:a",
      "sale.returned | {\"id\": \"b\", \"sale_id\": null} | return:b",
      "stock.low | {\"location_id\": 2, \"product_id\": 7} | stock:2:7",
      "product.changed | {\"id\": 7} | product:7",
      "session.closed | {\"id\": 9} | session:9"})
  void events_about_the_same_object_have_the_same_reference(String type, String payload, String reference) {
    assertEquals(reference, Message.of(event(type, payload)).orElseThrow().reference());
  }

  @Test
  void a_message_has_the_payload_of_its_event_unchanged_and_its_position_in_the_stream() {
    var message = Message.of(event("sale.completed", "{\"id\":\"a\",\"total_cents\":5}")).orElseThrow();
    assertEquals("{\"type\":\"sale.completed\",\"timestamp\":\"2026-12-01T12:00:00Z\","
        + "\"data\":{\"id\":\"a\",\"total_cents\":5}}", message.body());
    assertEquals(1_700_000_000_000_000_003L, message.position());
  }

  @Test
  void a_test_is_about_nothing_else() {
    var test = Message.test(Instant.parse("2026-12-01T12:00:00Z"));
    assertEquals("{\"type\":\"webhook.test\",\"timestamp\":\"2026-12-01T12:00:00Z\",\"data\":{\"test\":true}}",
        test.body());
    assertEquals("test:" + test.eventId(), test.reference());
    assertNotEquals(test.eventId(), Message.test(Instant.EPOCH).eventId());
  }

  @Test
  void events_that_are_none_to_choose_from_are_not_told() {
    assertEquals(Optional.empty(), Message.of(event("stock.settled", "{}")));
    assertEquals(Optional.empty(), Message.of(event(Message.TEST, "{}")));
  }
}
