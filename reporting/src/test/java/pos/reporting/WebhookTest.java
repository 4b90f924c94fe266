package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.testing.Reply;
import pos.testing.ScopedCall;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;
import pos.testing.Strangers;

/** Receivers as the back office sees them; none of these is sent anything outside of this machine. */
class WebhookTest {

  /** With the addresses that production allows. */
  @RegisterExtension
  private static final ServiceUnderTest service =
      ServiceUnderTest.of("reporting-service", ReportingService::new, ReportingService::port);

  @AfterEach
  void forget() {
    service.sql("TRUNCATE webhooks, webhook_messages, webhook_deliveries");
  }

  private static JsonObject draft(String url) {
    return new JsonObject().put("url", url).put("event_types", new JsonArray().add("stock.low").add("order.shipped"));
  }

  private static JsonObject draft() {
    return draft("https://receiver.invalid/hooks");
  }

  private static JsonObject created() {
    var reply = service.post("/webhooks", draft());
    assertEquals(201, reply.status(), reply.body().toString());
    return reply.json();
  }

  private static String path(JsonObject webhook) {
    return "/webhooks/" + webhook.getLong("id");
  }

  @Test
  void a_webhook_is_registered_read_changed_and_deleted() {
    var reply = service.post("/webhooks", draft().put("description", "ERP"));
    var webhook = reply.json();
    assertEquals("/reporting-service" + path(webhook), reply.header("Location"));
    assertEquals(List.of("order.shipped", "stock.low"), webhook.getJsonArray("event_types").getList());
    assertTrue(webhook.getBoolean("enabled"));
    var read = service.get(path(webhook));
    assertEquals("ERP", read.json().getString("description"));
    assertEquals(304, service.get(path(webhook), "If-None-Match", read.header("ETag")).status());
    assertEquals(412, service.put(path(webhook), draft(), "If-Match", "\"7\"").status());
    var changed = service.put(path(webhook), draft().put("enabled", false), "If-Match", read.header("ETag"));
    assertFalse(changed.json().getBoolean("enabled"));
    assertNull(changed.json().getString("description"));
    assertEquals(412, service.delete(path(webhook), "If-Match", read.header("ETag")).status());
    assertEquals(1, service.get("/webhooks").items().size());
    assertEquals(204, service.delete(path(webhook), "If-Match", changed.header("ETag")).status());
    assertEquals(404, service.get(path(webhook)).status());
    assertEquals(404, service.delete(path(webhook)).status());
    assertEquals(404, service.put(path(webhook), draft()).status());
    assertEquals(404, service.get(path(webhook) + "/deliveries").status());
  }

  @Test
  void a_secret_is_shown_when_it_is_made_and_never_again() {
    var first = service.post("/webhooks", draft(), "Idempotency-Key", "once");
    var secret = first.json().getString("secret");
    assertTrue(secret.startsWith("whsec_"), secret);
    // the answer that was lost on its way
    var again = service.post("/webhooks", draft(), "Idempotency-Key", "once");
    assertEquals("true", again.header("Idempotency-Replayed"));
    assertEquals(first.body(), again.body());
    assertEquals(1, service.number("SELECT count(*) FROM webhooks"));
    assertFalse(service.get(path(first.json())).body().toString().contains("whsec_"));
    assertFalse(service.get("/webhooks").body().toString().contains("whsec_"));
    assertFalse(service.put(path(first.json()), draft()).body().toString().contains("whsec_"));
  }

  @Test
  void a_rotation_makes_a_new_secret_and_keeps_the_one_before_for_a_day() {
    var webhook = created();
    assertEquals(412, service.send(HttpMethod.POST, path(webhook) + "/secret", null,
        "If-Match", "\"9\"").await().status());
    var rotated = rotate(webhook);
    assertEquals(200, rotated.status());
    assertNotEquals(webhook.getString("secret"), rotated.json().getString("secret"));
    assertEquals(1, service.number("""
        SELECT count(*) FROM webhooks WHERE previous_secret = $1
          AND previous_until BETWEEN now() + interval '23 hours' AND now() + interval '24 hours'
        """, webhook.getString("secret")));
    service.sql("UPDATE webhooks SET previous_until = now()");
    assertNull(service.get(path(webhook)).json().getString("previous_secret_until"));
  }

  private static Reply rotate(JsonObject webhook) {
    return service.send(HttpMethod.POST, path(webhook) + "/secret", null).await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/",
      "https://169.254.169.254/latest/meta-data", "https://[::ffff:192.168.0.1]/", "https://0.0.0.0/",
      "https://100.64.0.1/", "https://224.0.0.1/", "https://user:secret@example.com/", "https://example.com/#x",
      "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https:///hooks", "ftp://example.com/", "example.com",
      "https://example.com:0/", "https://exa mple.com/"})
  void a_url_that_is_not_https_to_the_outside_is_refused(String url) {
    var reply = service.post("/webhooks", draft(url));
    assertEquals(422, reply.status(), url);
    assertEquals("url", reply.field(), url);
    assertEquals(0, service.number("SELECT count(*) FROM webhooks"));
  }

  @Test
  void bad_fields_are_named() {
    assertEquals("event_types[1]", service.post("/webhooks", new JsonObject().put("url", "https://example.com")
        .put("event_types", new JsonArray().add("stock.low").add("webhook.test"))).field());
    assertEquals("event_types", service.post("/webhooks", new JsonObject().put("url", "https://example.com")
        .put("event_types", new JsonArray())).field());
    assertEquals("secret", service.post("/webhooks", draft().put("secret", "mine")).field());
    var webhook = created();
    assertEquals("from", service.post(path(webhook) + "/resend", new JsonObject()).field());
    assertEquals("from", service.post(path(webhook) + "/resend", new JsonObject().put("from", "2020-01-01T00:00:00Z"))
        .field());
    assertEquals("state", service.get(path(webhook) + "/deliveries?state=lost").field());
    assertEquals(404, service.send(HttpMethod.POST, path(webhook) + "/deliveries/1/resend", null)
        .await().status());
  }

  /** The name is resolved when it is sent to: it could have led elsewhere when it was registered. */
  @Test
  void a_name_that_leads_inside_is_not_connected_to() {
    try (var receiver = new Receiver()) {
      var webhook = service.post("/webhooks", draft("https://localhost:" + receiver.port() + "/")).json();
      assertEquals(202, test(webhook).status());
      ServiceProcess.await("the attempt is refused", () -> delivery(webhook).getLong("attempts") > 0);
      var answer = delivery(webhook).getString("answer");
      assertTrue(answer.startsWith("localhost has the address ") && answer.endsWith("which is not public"), answer);
      assertNull(delivery(webhook).getLong("status"));
      assertEquals(List.of(), receiver.messages);
    }
  }

  private static Reply test(JsonObject webhook) {
    return service.send(HttpMethod.POST, path(webhook) + "/test", null).await();
  }

  private static JsonObject delivery(JsonObject webhook) {
    return service.get(path(webhook) + "/deliveries").items().getJsonObject(0);
  }

  @Test
  void a_disabled_webhook_is_sent_nothing() {
    var webhook = created();
    service.put(path(webhook), draft().put("enabled", false));
    assertEquals("webhook-disabled", test(webhook).code());
    assertEquals("webhook-disabled", service.post(path(webhook) + "/resend",
        new JsonObject().put("from", Instant.now().toString())).code());
    assertEquals(0, service.number("SELECT count(*) FROM webhook_deliveries"));
  }

  @Test
  void there_are_at_most_a_hundred_webhooks_however_many_are_registered_at_once() {
    service.sql("""
        INSERT INTO webhooks (url, event_types, secret, enabled)
        SELECT 'https://receiver.invalid/', ARRAY['stock.low'], 'x', false FROM generate_series(1, 95)
        """);
    var replies = service.race(10, _ ->
        service.send(HttpMethod.POST, "/webhooks", draft().toBuffer()));
    assertEquals(5, replies.stream().filter(reply -> reply.status() == 201).count());
    assertEquals(List.of("too-many-webhooks"), replies.stream().filter(reply -> reply.status() == 409)
        .map(Reply::code).distinct().toList());
    assertEquals(100, service.number("SELECT count(*) FROM webhooks"));
  }

  @Test
  void only_those_who_act_for_all_stores_see_or_change_webhooks() {
    var webhook = created();
    var calls = List.of(new ScopedCall("GET /webhooks", "/webhooks", null),
        new ScopedCall("POST /webhooks", "/webhooks", draft()),
        new ScopedCall("GET /webhooks/:id", path(webhook), null),
        new ScopedCall("PUT /webhooks/:id", path(webhook), draft().put("enabled", false)),
        new ScopedCall("DELETE /webhooks/:id", path(webhook), null),
        new ScopedCall("POST /webhooks/:id/secret", path(webhook) + "/secret", null),
        new ScopedCall("POST /webhooks/:id/test", path(webhook) + "/test", null),
        new ScopedCall("POST /webhooks/:id/resend", path(webhook) + "/resend",
            new JsonObject().put("from", Instant.now().toString())),
        new ScopedCall("GET /webhooks/:id/deliveries", path(webhook) + "/deliveries", null),
        new ScopedCall("POST /webhooks/:id/deliveries/:delivery/resend", path(webhook) + "/deliveries/1/resend", null));
    assertEquals(List.of(), ScopedCall.wronglyServed(service, calls));
    var operations = service.verticle(ReportingService.class).app().operations();
    assertEquals(operations.keySet().stream().filter(operation -> operation.contains("/webhooks"))
        .sorted().toList(),
        calls.stream().map(ScopedCall::operation).sorted().toList());
    assertEquals(List.of(), Strangers.served(service, operations));
    webhook.remove("secret");
    assertEquals(webhook, service.get(path(webhook)).json());
    assertEquals(0, service.number("SELECT count(*) FROM webhook_deliveries"));
  }

  @Test
  void old_deliveries_and_messages_are_deleted() {
    service.sql("""
        INSERT INTO webhook_messages (event_id, type, reference, stream, position, body, created_at)
        SELECT gen_random_uuid(), 'stock.low', 'x', '', n, '{}', now() - n * interval '1 day' + interval '1 minute'
        FROM generate_series(1, 16) AS n
        """);
    service.sql("""
        INSERT INTO webhook_deliveries (webhook_id, message_id, reference, position, created_at)
        SELECT 1, id, reference, position, created_at FROM webhook_messages
        """);
    service.another(ReportingService::new, ReportingService::port);
    ServiceProcess.await("what is old is deleted", () ->
        service.number("SELECT count(*) FROM webhook_messages") == 14
            && service.number("SELECT count(*) FROM webhook_deliveries") == 7);
  }
}
