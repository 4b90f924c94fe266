package pos.reporting.webhook;

import io.vertx.sqlclient.Row;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A delivery that is to be tried now.
 *
 * @param previous the secret before, as long as it signs as well
 */
record Due(long id, long webhookId, URI url, UUID messageId, String body, Secret secret, Optional<Secret> previous) {

  static Due from(Row row) {
    return new Due(row.getLong("id"), row.getLong("webhook_id"), URI.create(row.getString("url")),
        row.getUUID("event_id"), row.getString("body"), Secret.parse(row.getString("secret")),
        Optional.ofNullable(row.getString("previous")).map(Secret::parse));
  }

  /** Returns the headers of an attempt at a time in seconds. */
  Map<String, String> headers(long timestamp) {
    var id = messageId.toString();
    var signature = secret.sign(id, timestamp, body);
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "application/json");
    headers.put("user-agent", "pos-webhooks");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", String.valueOf(timestamp));
    headers.put("webhook-signature",
        previous.map(before -> signature + " " + before.sign(id, timestamp, body)).orElse(signature));
    return headers;
  }
}
