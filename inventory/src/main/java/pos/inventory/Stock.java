package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;

/** How much of a product a location has; {@code status} follows from the amounts, and is alarming since a time. */
record Stock(long locationId, long productId, long onHand, long reserved, long alertThreshold, String status,
    OffsetDateTime since, long version) {

  static Stock from(Row row) {
    return new Stock(row.getLong("location_id"), row.getLong("product_id"), row.getLong("on_hand"),
        row.getLong("reserved"), row.getLong("alert_threshold"), row.getString("status"),
        row.getOffsetDateTime("since"), row.getLong("version"));
  }

  static String path(long locationId, long productId) {
    return "/inventory-service/stocks/" + locationId + "/" + productId;
  }

  long available() {
    return onHand - reserved;
  }

  boolean fellLow(long availableBefore) {
    return availableBefore > alertThreshold && available() <= alertThreshold;
  }

  boolean fellNegative(long onHandBefore) {
    return onHandBefore >= 0 && onHand < 0;
  }

  JsonObject toEvent() {
    return new JsonObject()
        .put("location_id", locationId)
        .put("product_id", productId)
        .put("on_hand", onHand)
        .put("reserved", reserved)
        .put("available", available())
        .put("alert_threshold", alertThreshold);
  }

  JsonObject toJson() {
    return toEvent().put("status", status).put("version", version);
  }

  JsonObject toAlert() {
    return toJson().put("since", Movement.utc(since));
  }

  JsonObject toResource() {
    return toJson().put("_links", new JsonObject()
        .put("self", href(path(locationId, productId)))
        .put("explain", href(path(locationId, productId) + "/explain"))
        .put("movements", href("/inventory-service/movements?location_id=" + locationId + "&product_id=" + productId))
        .put("availability", href("/inventory-service/products/" + productId + "/availability")));
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", path);
  }
}
