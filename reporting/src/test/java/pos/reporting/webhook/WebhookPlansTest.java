package pos.reporting.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reporting.ReportingService;
import pos.testing.Plans;
import pos.testing.ServiceUnderTest;

/** A hundred receivers, one of which has many deliveries, most of them pending. */
class WebhookPlansTest {

  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("reporting-service", ReportingService::new, ReportingService::port);
  private static Plans plans;

  @BeforeAll
  static void fill_the_tables() {
    plans = service.plans();
    plans.fill(List.of("""
        INSERT INTO webhooks (url, event_types, secret, enabled)
        SELECT 'https://example.com/' || n, ARRAY['sale.completed'], 'whsec_AAAA', false
        FROM generate_series(1, 100) AS n
        """, """
        INSERT INTO webhook_messages (event_id, type, reference, stream, position, body, created_at)
        SELECT gen_random_uuid(), 'sale.completed', 'sale:' || n / 3, 'events:sales', n, '{}',
          now() - (60000 - n) * interval '5 seconds' FROM generate_series(1, 60000) AS n
        """, """
        INSERT INTO webhook_deliveries (webhook_id, message_id, reference, position, created_at, next_attempt_at,
          delivered_at)
        SELECT CASE WHEN id % 50 = 0 THEN 2 + id / 50 % 99 ELSE 1 END, id, reference, position, created_at, created_at,
          CASE WHEN id < 20000 THEN now() END FROM webhook_messages
        """));
  }

  @Test
  void every_list_is_served_by_an_index() {
    plans.checkPages("webhooks", Webhooks.BY_ID, Webhooks::list);
    for (var state : new String[] {null, "pending"}) {
      for (var webhook : List.of(1L, 50L)) {
        plans.checkPages("deliveries " + state, Deliveries.ORDER, (client, page) ->
            Deliveries.list(client, webhook, state, page));
      }
    }
  }

  @Test
  void what_is_due_is_found_without_reading_what_is_not() {
    plans.checkReads("due", 2_000, client ->
        Claims.read(client, List.of(1L, 50L), Map.of("events:sales", Long.MAX_VALUE), 1 << 20));
    plans.checkReads("state", 2_000, client -> Claims.state(client));
  }

  @Test
  void a_receiver_that_takes_all_messages_but_one_is_counted_as_failing() {
    service.sql("UPDATE webhooks SET enabled = true, held_until = now() + interval '1 hour' WHERE id IN (1, 50)");
    service.sql("""
        UPDATE webhook_deliveries SET next_attempt_at = now() + interval '1 hour'
        WHERE id = (SELECT max(id) FROM webhook_deliveries WHERE webhook_id = 50)
        """);
    assertEquals(1, plans.checkReads("state of two", 2_000, client -> Claims.state(client)).failing());
  }
}
