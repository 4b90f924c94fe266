package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalEndTest {

  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final JournalEnd END = new JournalEnd(3, 7, "ab".repeat(32), NOW);
  private static final Booking OPENED = new Booking(Booking.Kind.SESSION_OPENED, "17", Optional.empty(), 500,
      new JsonObject().put("cashier_id", 4));

  /** The hash was computed with sha256sum. */
  @Test
  void an_entry_has_the_next_number_and_the_hash_over_the_one_before_it_and_its_text() {
    var entry = END.append(OPENED);
    assertEquals("{\"register_id\":3,\"seq\":8,\"at\":\"2026-12-01T12:00:00Z\",\"kind\":\"session_opened\","
        + "\"reference\":\"17\",\"number\":null,\"amount_cents\":500,\"facts\":{\"cashier_id\":4}}", entry.text());
    assertEquals(new JournalEnd(3, 8, "c56aa1bb30275c0bf11a82410be172970d80d1f3c93f1d2b4e79a5bbf92958d4", NOW), entry.end());
    assertEquals(OPENED, entry.booking());
  }

  @Test
  void each_entry_follows_the_one_before_it() {
    var first = END.append(OPENED);
    var second = first.end().append(OPENED);
    assertEquals(JournalEnd.hash(first.end().hash(), second.text()), second.end().hash());
    assertEquals(9, new JsonObject(second.text()).getLong("seq"));
  }

  @Test
  void a_booking_has_a_name_and_a_sale_its_number() {
    var sale = new Booking(Booking.Kind.SALE, "x", Optional.of(5L), 200, new JsonObject().put("rounding_cents", 2));
    assertEquals("sale:x", sale.name());
    assertEquals("session_opened:17", OPENED.name());
    assertEquals(5L, sale.writeTo(new JsonObject()).getLong("number"));
    var counted = sale.withTotal(202);
    assertEquals(202, counted.amountCents());
    assertEquals(new JsonObject().put("rounding_cents", 2).put("total_cents", 202), counted.facts());
    assertEquals(new JsonObject().put("rounding_cents", 2), sale.facts());
  }
}
