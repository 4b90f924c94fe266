package pos.common.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import pos.common.sql.Page;

/** What books tell of the past. */
class PastEventTest {

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");

  private static PastEvent event(String type, long id) {
    return new PastEvent(new Object[] {id}, type, NOON, new JsonObject().put("id", id));
  }

  private static JsonObject page(PastEvent... events) {
    return PastEvent.toJson(new Page<>(List.of(events), "next"));
  }

  private static UUID id(String service, PastEvent event) {
    return PastEvent.read(service, page(event)).getFirst().id();
  }

  @Test
  void a_page_is_read_as_it_was_written() {
    var page = page(event("sale.completed", 7), event("sale.voided", 8));
    assertEquals("next", page.getString("next_cursor"));
    var events = PastEvent.read("sales-service", page);
    assertEquals(List.of("sale.completed", "sale.voided"), events.stream().map(Event::type).toList());
    assertEquals(new JsonObject().put("id", 8L), events.getLast().payload());
    assertEquals(NOON, events.getLast().at());
    assertEquals(Streams.of("sales-service"), events.getLast().stream());
  }

  @Test
  void an_event_has_the_same_id_each_time_and_no_other_event_has_it() {
    var id = id("sales-service", event("sale.completed", 7));
    assertEquals(id, id("sales-service", event("sale.completed", 7)));
    assertNotEquals(id, id("order-service", event("sale.completed", 7)));
    assertNotEquals(id, id("sales-service", event("sale.voided", 7)));
    assertNotEquals(id, id("sales-service", event("sale.completed", 8)));
  }
}
