package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import pos.common.rule.Links;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.sql.Timestamps;

/**
 * How much of a product a location has.
 *
 * @param status follows from the amounts and the threshold
 * @param since when the stock came into its status; null unless the status is an alert
 */
record Stock(Key key, long onHand, long reserved, long alertThreshold, Status status, Instant since, long version) {

  enum Status { OK, LOW, OUT, OVER, NEGATIVE }

  /** The location and the product that identify a stock. */
  record Key(long locationId, long productId) {

    String path() {
      return "/inventory-service/stocks/" + locationId + "/" + productId;
    }

    String movementsPath() {
      return "/inventory-service/movements" + query();
    }

    String linesPath() {
      return "/inventory-service/movements/lines" + query();
    }

    private String query() {
      return "?location_id=" + locationId + "&product_id=" + productId;
    }
  }

  static Stock from(Row row) {
    return new Stock(
        new Key(row.getLong("location_id"), row.getLong("product_id")),
        row.getLong("on_hand"),
        row.getLong("reserved"),
        row.getLong("alert_threshold"),
        Wire.parse(Status.class, row.getString("status")),
        Timestamps.read(row, "since"),
        row.getLong("version"));
  }

  static String availabilityPath(long productId) {
    return "/inventory-service/products/" + productId + "/availability";
  }

  long locationId() {
    return key.locationId;
  }

  long productId() {
    return key.productId;
  }

  long available() {
    return onHand - reserved;
  }

  /** Returns whether a change brought what is available from above the threshold to the threshold or below. */
  boolean fellLow(long availableBefore) {
    return availableBefore > alertThreshold && available() <= alertThreshold;
  }

  boolean fellNegative(long onHandBefore) {
    return onHandBefore >= 0 && onHand < 0;
  }

  JsonObject toEvent() {
    return new JsonObject()
        .put("location_id", key.locationId)
        .put("product_id", key.productId)
        .put("on_hand", onHand)
        .put("reserved", reserved)
        .put("available", available())
        .put("alert_threshold", alertThreshold);
  }

  JsonObject toJson(Labels labels) {
    return labels.addTo(toEvent()).put("status", Wire.name(status)).put("version", version);
  }

  JsonObject toAlert(Labels labels) {
    return toJson(labels).put("since", Wire.time(since));
  }

  /** @param stores the stores for which the caller may set the threshold */
  JsonObject toResource(Labels labels, StoreScope stores) {
    return toJson(labels).put("_links", links(stores));
  }

  private JsonObject links(StoreScope stores) {
    var links = Links.self(key.path())
        .to("explain", key.path() + "/explain")
        .to("movements", key.movementsPath())
        .to("availability", availabilityPath(key.productId));
    if (stores.includes(key.locationId)) {
      links.action("set_alert_threshold", "PATCH", key.path());
    }
    return links.toJson();
  }
}
