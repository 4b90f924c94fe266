package pos.common.shop;

import io.vertx.core.json.JsonObject;

/**
 * The pieces that a sale, a return, a void or an order has moved into or out of a stock, as one service has them in its
 * books.
 *
 * @param type of the movement: sale, return or void
 * @param reference of the movement in the ledger
 * @param pieces negative when they left
 */
public record MovedGoods(long locationId, String type, String reference, long pieces) {

  /** Reads what {@link #toJson} has written. */
  public static MovedGoods from(JsonObject json) {
    return new MovedGoods(json.getLong("location_id"), json.getString("type"), json.getString("reference"),
        json.getLong("pieces"));
  }

  public JsonObject toJson() {
    return new JsonObject().put("location_id", locationId).put("type", type).put("reference", reference)
        .put("pieces", pieces);
  }

  /** Returns the same movement with other pieces. */
  public MovedGoods with(long others) {
    return new MovedGoods(locationId, type, reference, others);
  }
}
