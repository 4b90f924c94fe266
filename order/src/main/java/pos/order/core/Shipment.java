package pos.order.core;

import io.vertx.core.json.JsonObject;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;

/**
 * How the goods of an order are on their way.
 *
 * @param carrier null when it is not known
 * @param trackingNumber the carrier's, or null
 */
public record Shipment(String carrier, String trackingNumber) {

  private static final int MAX_LENGTH = 60;

  /** @throws Failure 422 naming every bad field */
  public static Shipment from(Fields fields) {
    var carrier = fields.line("carrier", 1, MAX_LENGTH, null);
    var trackingNumber = fields.line("tracking_number", 1, MAX_LENGTH, null);
    if (trackingNumber != null && carrier == null) {
      fields.refuse("carrier", Flaw.of("missing", "must be sent with a tracking number"), null);
    }
    fields.check();
    return new Shipment(carrier, trackingNumber);
  }

  static Shipment from(JsonObject json) {
    return json == null ? null : new Shipment(json.getString("carrier"), json.getString("tracking_number"));
  }

  JsonObject toJson() {
    return new JsonObject().put("carrier", carrier).put("tracking_number", trackingNumber);
  }

  /** Returns the JSON of a shipment that may be null. */
  static JsonObject toJson(Shipment shipment) {
    return shipment == null ? null : shipment.toJson();
  }
}
