package pos.reporting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

class WebhookCrashTest {

  @Test
  void what_a_killed_process_has_sent_and_not_recorded_is_sent_again() {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("reporting-service"));
    variables.put("WEBHOOK_TARGETS", "any");
    try (var receiver = new Receiver()) {
      receiver.answer = _ -> Optional.empty();
      try (var process = ServiceProcess.start(ReportingService.class, variables)) {
        var webhook = process.post("/webhooks", receiver.webhook("stock.low"));
        process.post("/webhooks/" + webhook.getLong("id") + "/test", new JsonObject());
        receiver.await("it is sent", 1);
        process.kill();
      }
      receiver.answer = _ -> Optional.of(200);
      var service = ServiceUnderTest.of("reporting-service", ReportingService::new, ReportingService::port);
      variables.forEach((name, value) -> {
        if (!name.equals("INSTANCE_ID")) {
          service.with(name, value);
        }
      });
      try (service) {
        service.start();
        // the claim of the killed process ends
        service.sql("UPDATE webhooks SET held_until = now()");
        receiver.await("it is sent again", 2);
        assertEquals(receiver.messages.get(0).id(), receiver.messages.get(1).id());
        assertEquals(receiver.messages.get(0).body(), receiver.messages.get(1).body());
        ServiceProcess.await("it is recorded", () -> service.number(
            "SELECT count(*) FROM webhook_deliveries WHERE delivered_at IS NOT NULL AND attempts = 1") == 1);
      }
    }
  }
}
