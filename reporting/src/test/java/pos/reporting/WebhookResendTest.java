package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

class WebhookResendTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final Instant NOW = Instant.now();

  @RegisterExtension
  private final Receiver receiver = new Receiver(shop);

  private static List<JsonObject> deliveries(JsonObject webhook) {
    return Receiver.deliveries(shop, webhook);
  }

  private static Reply post(String path) {
    return shop.service.send(HttpMethod.POST, path, null).await();
  }

  @Test
  void one_delivery_is_sent_again_and_a_test_message_is_answered() {
    var webhook = receiver.register(shop, "stock.low");
    var tested = post(Receiver.path(webhook) + "/test");
    assertEquals(202, tested.status());
    receiver.await("the test arrives", 1);
    assertEquals("webhook.test", receiver.messages.getFirst().type());
    assertEquals(tested.json().getString("message_id"), receiver.messages.getFirst().id());
    ServiceProcess.await("it is recorded", () -> deliveries(webhook).getFirst().getValue("status") != null);
    var resend = deliveries(webhook).getFirst().getJsonObject("_links").getJsonObject("resend").getString("href");
    var again = post(resend.substring("/reporting-service".length()));
    assertEquals(202, again.status());
    receiver.await("it arrives again", 2);
    assertEquals(tested.json().getString("message_id"), receiver.messages.get(1).id());
    assertEquals(2, deliveries(webhook).size());
    // one that is pending is tried at once
    receiver.answer = _ -> Optional.of(500);
    var failing = post(Receiver.path(webhook) + "/test").json();
    ServiceProcess.await("it fails", () -> Long.valueOf(500).equals(deliveries(webhook).getFirst().getLong("status")));
    receiver.answer = _ -> Optional.of(200);
    var hurried = post(Receiver.path(webhook) + "/deliveries/" + failing.getLong("id") + "/resend").json();
    assertEquals(failing.getLong("id"), hurried.getLong("id"));
    receiver.await("it arrives at last", 4);
    assertEquals(3, deliveries(webhook).size());
  }


  @Test
  void a_message_that_is_older_than_seven_days_is_not_sent_again() {
    var webhook = receiver.register(shop, "stock.low");
    var tested = post(Receiver.path(webhook) + "/test").json();
    ServiceProcess.await("it is delivered", () ->
        deliveries(webhook).getFirst().getString("state").equals("delivered"));
    // as when it is a delivery of one that was sent again before
    shop.service.sql("UPDATE webhook_messages SET created_at = now() - interval '7 days 1 minute'");
    var refused = post(Receiver.path(webhook) + "/deliveries/" + tested.getLong("id") + "/resend");
    assertEquals(409, refused.status());
    assertEquals("message-too-old", refused.code());
    assertEquals(1, deliveries(webhook).size());
    assertEquals(404, post(Receiver.path(webhook) + "/deliveries/999999999/resend").status());
  }

  @Test
  void messages_are_resent_in_slices() {
    var webhook = receiver.register(shop, "product.changed");
    shop.service.sql("""
        INSERT INTO webhook_messages (event_id, type, reference, stream, position, body, created_at)
        SELECT gen_random_uuid(), CASE WHEN n % 3 = 0 THEN 'sale.voided' ELSE 'product.changed' END, 'product:' || n,
          '', n, '{"type": "product.changed", "data": {"id": ' || n || '}}', now() - (20000 - n) * interval '1 second'
        FROM generate_series(1, 16500) AS n
        """);
    // nothing is sent meanwhile
    shop.service.sql("UPDATE webhooks SET held_until = now() + interval '1 hour'");
    var from = NOW.minusSeconds(30_000).toString();
    var first = shop.service.post(Receiver.path(webhook) + "/resend", new JsonObject().put("from", from)).json();
    assertEquals(10_000, first.getLong("deliveries"));
    var second = shop.service.post(Receiver.path(webhook) + "/resend",
        new JsonObject().put("from", first.getString("next_from")));
    assertEquals(new JsonObject().put("deliveries", 1000).put("next_from", null), second.json());
    assertEquals(11_000, shop.service.number("SELECT count(DISTINCT message_id) FROM webhook_deliveries"));
    assertEquals(0, shop.service.post(Receiver.path(webhook) + "/resend",
        new JsonObject().put("from", first.getString("next_from"))).json().getLong("deliveries"));
  }
}
