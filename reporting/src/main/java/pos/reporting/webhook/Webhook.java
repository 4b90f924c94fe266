package pos.reporting.webhook;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import pos.common.remote.OutsideClient;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;

/**
 * A receiver outside of the shop, without its secret.
 *
 * @param disabledReason why sending to it was given up, or null
 * @param failingSince when the first attempt failed since the last that did not, or null
 * @param previousUntil until when the secret before this one signs as well, or null
 */
record Webhook(long id, Draft content, String disabledReason, Instant failingSince, Instant previousUntil, long version,
    Instant createdAt, Instant updatedAt) {

  private static final int MAX_URL = 500;
  private static final int MAX_DESCRIPTION = 200;

  /** A receiver as a client describes it; {@code description} may be null. */
  record Draft(URI url, String description, List<String> eventTypes, boolean enabled) {

    /**
     * Reads a receiver.
     *
     * @param anywhere whether http and addresses inside are allowed
     * @throws pos.common.rule.Failure 422 naming every bad field
     */
    static Draft from(Fields fields, boolean anywhere) {
      var url = url(fields, anywhere);
      var description = fields.line("description", 1, MAX_DESCRIPTION, null);
      var types = fields.texts("event_types", 1, Message.TYPES.size(), 50);
      for (int i = 0; i < types.size(); i++) {
        if (!Message.TYPES.contains(types.get(i))) {
          fields.refuse("event_types[" + i + "]",
              Flaw.notAnOption(Message.TYPES, "must be one of " + String.join(", ", Message.TYPES)), null);
        }
      }
      var enabled = fields.flag("enabled", true);
      fields.check();
      return new Draft(url, description, types.stream().distinct().sorted().toList(), enabled);
    }

    private static URI url(Fields fields, boolean anywhere) {
      var text = fields.line("url", 1, MAX_URL);
      try {
        var url = new URI(text);
        var scheme = String.valueOf(url.getScheme());
        if ((scheme.equals("https") || anywhere && scheme.equals("http")) && url.getHost() != null
            && url.getUserInfo() == null && url.getRawFragment() == null
            && url.getPort() != 0 && url.getPort() <= 65_535) {
          return anywhere || !OutsideClient.isAddressInside(url) ? url
              : fields.refuse("url", Flaw.of("not_public", "must not lead to an address inside"), url);
        }
      } catch (URISyntaxException e) {
        // refused below
      }
      return fields.refuse("url", Flaw.of("not_a_url",
          "must be a URL with https and the name of a host, without a user and without #"), null);
    }
  }

  static Webhook from(Row row) {
    return new Webhook(row.getLong("id"),
        new Draft(URI.create(row.getString("url")), row.getString("description"),
            List.of(row.getArrayOfStrings("event_types")), row.getBoolean("enabled")),
        row.getString("disabled_reason"), Timestamps.read(row, "failing_since"),
        Timestamps.read(row, "previous_until"), row.getLong("version"), Timestamps.read(row, "created_at"),
        Timestamps.read(row, "updated_at"));
  }

  static String path(long id) {
    return "/reporting-service/webhooks/" + id;
  }

  /** Returns what changes with the receiver and with what became of the attempts. */
  String etag() {
    return "\"" + version + (failingSince == null ? "" : "-" + failingSince.toEpochMilli()) + "\"";
  }

  JsonObject toJson() {
    var links = Links.self(path(id)).to("deliveries", path(id) + "/deliveries")
        .action("replace", "PUT", path(id)).action("delete", "DELETE", path(id))
        .action("rotate_secret", "POST", path(id) + "/secret");
    if (content.enabled) {
      links.action("test", "POST", path(id) + "/test").action("resend", "POST", path(id) + "/resend");
    }
    return new JsonObject()
        .put("id", id)
        .put("url", content.url.toString())
        .put("description", content.description)
        .put("event_types", new JsonArray(content.eventTypes))
        .put("enabled", content.enabled)
        .put("disabled_reason", disabledReason)
        .put("failing_since", Wire.time(failingSince))
        .put("previous_secret_until", Wire.time(previousUntil))
        .put("version", version)
        .put("created_at", Wire.time(createdAt))
        .put("updated_at", Wire.time(updatedAt))
        .put("_links", links.toJson());
  }

  /** Returns the answers that show a new secret, and are the only ones that do. */
  JsonObject toJson(Secret secret) {
    return toJson().put("secret", secret.text());
  }
}
