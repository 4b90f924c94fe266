package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.reporting.Shop.Told;
import pos.testing.ServiceProcess;

/** Receivers that fail: what is tried again, when, and when no longer. */
class WebhookFailureTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static final Instant NOW = Instant.now();

  @RegisterExtension
  private final Receiver receiver = new Receiver(shop);

  private static Told product(long id, long version) {
    return Receiver.product(id, version, NOW);
  }

  private static List<JsonObject> deliveries(JsonObject webhook) {
    return Receiver.deliveries(shop, webhook);
  }

  @Test
  void the_pauses_after_failures_grow_to_eight_hours() {
    var webhook = receiver.register(shop, "product.changed");
    receiver.answer = _ -> Optional.of(503);
    receiver.answerBody = "x".repeat(100_000);
    shop.tell(product(1, 1));
    for (int attempt = 1; attempt <= 9; attempt++) {
      Receiver.awaitAttempts(shop, webhook, attempt);
      var delivery = deliveries(webhook).getFirst();
      assertEquals(503, delivery.getLong("status"));
      assertEquals("x".repeat(500), delivery.getString("answer"));
      var pause = Instant.parse(delivery.getString("next_attempt_at")).getEpochSecond()
          - Instant.parse(delivery.getString("tried_at")).getEpochSecond();
      var expected = Math.min(5 * Math.pow(4, attempt - 1), 8 * 3600);
      assertTrue(pause >= 0.9 * expected - 1 && pause <= 1.1 * expected + 1, attempt + ": " + pause);
      Receiver.hurry(shop);
    }
    assertTrue(shop.service.get(Receiver.path(webhook)).json().getBoolean("enabled"));
  }

  @Test
  void a_redirect_is_a_failure_and_not_followed() {
    var webhook = receiver.register(shop, "product.changed");
    receiver.answer = _ -> Optional.of(307);
    shop.tell(product(1, 1));
    Receiver.awaitAttempts(shop, webhook, 1);
    assertEquals(307, deliveries(webhook).getFirst().getLong("status"));
    assertEquals("pending", deliveries(webhook).getFirst().getString("state"));
    assertEquals(List.of("/hooks"), receiver.messages.stream().map(Receiver.Message::path).distinct().toList());
  }

  @Test
  void after_three_days_the_webhook_is_disabled_and_goes_on_in_order_when_it_is_enabled() {
    var webhook = receiver.register(shop, "product.changed");
    receiver.answer = _ -> Optional.of(500);
    shop.tell(product(1, 1), product(1, 2));
    Receiver.awaitAttempts(shop, webhook, 1);
    assertTrue(shop.service.get(Receiver.path(webhook)).json().getString("failing_since") != null);
    shop.service.sql("UPDATE webhook_deliveries SET first_tried_at = now() - interval '3 days' WHERE attempts > 0");
    Receiver.hurry(shop);
    ServiceProcess.await("it is disabled", () ->
        !shop.service.get(Receiver.path(webhook)).json().getBoolean("enabled"));
    assertEquals("failing", shop.service.get(Receiver.path(webhook)).json().getString("disabled_reason"));
    ServiceProcess.await("the metric shows it", () -> shop.service.get("/metrics").body().toString().lines()
        .anyMatch(line -> line.startsWith("webhook_receivers{") && line.contains("state=\"disabled\"")
            && line.endsWith(" 1.0")));
    // told while it is disabled
    shop.tell(product(1, 3));
    receiver.answer = _ -> Optional.of(200);
    receiver.messages.clear();
    var enabled = shop.service.put(Receiver.path(webhook), receiver.webhook("product.changed"));
    assertEquals(null, enabled.json().getString("disabled_reason"));
    ServiceProcess.await("what is pending is delivered", () ->
        shop.service.get(Receiver.path(webhook) + "/deliveries?state=pending").items().isEmpty());
    var resent = shop.service.post(Receiver.path(webhook) + "/resend", new JsonObject().put("from", NOW.toString()));
    assertEquals(new JsonObject().put("deliveries", 3).put("next_from", null), resent.json());
    receiver.await("all is delivered again", 5);
    assertEquals(List.of(1L, 2L, 1L, 2L, 3L), receiver.versions(1));
  }

  @Test
  void a_receiver_that_is_gone_is_disabled_at_once() {
    var webhook = receiver.register(shop, "product.changed");
    receiver.answer = _ -> Optional.of(410);
    shop.tell(product(1, 1));
    ServiceProcess.await("it is disabled", () ->
        "gone".equals(shop.service.get(Receiver.path(webhook)).json().getString("disabled_reason")));
  }

  @Test
  void what_an_address_answers_after_it_was_replaced_counts_for_nothing() {
    var webhook = receiver.register(shop, "product.changed");
    receiver.answer = _ -> Optional.empty();
    shop.tell(product(1, 1));
    ServiceProcess.await("the old address is asked", () -> receiver.unanswered.size() == 1);
    try (var newer = new Receiver()) {
      assertEquals(200, shop.service.put(Receiver.path(webhook), newer.webhook("product.changed")).status());
      receiver.unanswered.getFirst().setStatusCode(410).end();
      newer.await("the new address is told", 1);
      ServiceProcess.await("it is recorded", () ->
          deliveries(webhook).getFirst().getString("state").equals("delivered"));
      assertEquals(1, deliveries(webhook).getFirst().getLong("attempts"));
      assertTrue(shop.service.get(Receiver.path(webhook)).json().getBoolean("enabled"));
    }
  }

  @Test
  void what_follows_a_failed_delivery_about_the_same_object_waits_and_others_do_not() {
    receiver.register(shop, "product.changed");
    receiver.answer = message -> Optional.of(message.data().getLong("id") == 1 ? 500 : 200);
    shop.tell(product(1, 1), product(1, 2), product(2, 1), product(1, 3), product(2, 2));
    ServiceProcess.await("the other object is told in its order", () -> receiver.versions(2).equals(List.of(1L, 2L)));
    ServiceProcess.await("the first is tried again", () -> {
      Receiver.hurry(shop);
      return receiver.versions(1).size() >= 3;
    });
    assertEquals(1, receiver.versions(1).stream().distinct().count());
    receiver.answer = _ -> Optional.of(200);
    ServiceProcess.await("the rest follows", () -> {
      Receiver.hurry(shop);
      return receiver.versions(1).contains(3L);
    });
    assertEquals(List.of(1L, 2L, 3L), receiver.versions(1).stream().distinct().toList());
    assertEquals(receiver.versions(1).stream().sorted().toList(), receiver.versions(1));
  }
}
