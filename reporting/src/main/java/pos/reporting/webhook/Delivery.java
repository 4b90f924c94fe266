package pos.reporting.webhook;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;

/**
 * A message on its way to a receiver, or there.
 *
 * @param messageId what the receiver gets as {@code webhook-id}
 * @param nextAttemptAt null when it is delivered
 * @param status of the last answer, or null when there was none
 * @param answer the first bytes of the last answer, or why there was none
 */
record Delivery(long id, long webhookId, UUID messageId, String type, String reference, long attempts,
    Instant createdAt, Instant triedAt, Instant nextAttemptAt, Instant deliveredAt, Long status, String answer) {

  static Delivery from(Row row) {
    var deliveredAt = Timestamps.read(row, "delivered_at");
    return new Delivery(row.getLong("id"), row.getLong("webhook_id"), row.getUUID("event_id"), row.getString("type"),
        row.getString("reference"), row.getLong("attempts"), Timestamps.read(row, "created_at"),
        Timestamps.read(row, "tried_at"), deliveredAt == null ? Timestamps.read(row, "next_attempt_at") : null,
        deliveredAt, row.getLong("status"), row.getString("answer"));
  }

  JsonObject toJson() {
    var deliveries = Webhook.path(webhookId) + "/deliveries";
    return new JsonObject()
        .put("id", id)
        .put("webhook_id", webhookId)
        .put("message_id", messageId.toString())
        .put("type", type)
        .put("reference", reference)
        .put("state", deliveredAt == null ? "pending" : "delivered")
        .put("attempts", attempts)
        .put("created_at", Wire.time(createdAt))
        .put("tried_at", Wire.time(triedAt))
        .put("next_attempt_at", Wire.time(nextAttemptAt))
        .put("delivered_at", Wire.time(deliveredAt))
        .put("status", status)
        .put("answer", answer)
        .put("_links", Links.self(deliveries).action("resend", "POST", deliveries + "/" + id + "/resend").toJson());
  }
}
