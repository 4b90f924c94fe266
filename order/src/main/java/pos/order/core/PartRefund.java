package pos.order.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import pos.common.rule.Wire;
import pos.common.shop.Tax;

/**
 * A refund of some pieces of an order, with the taxes on them, or of its shipping, or both.
 *
 * @param number 1, 2, 3... of the order
 * @param totals the amounts that go back
 * @param restock whether the pieces go back on the shelf
 * @param at null until the money has gone back
 */
public record PartRefund(int number, List<Piece> pieces, Totals totals, String reason, boolean restock, Instant at) {

  /** Some pieces of an item. */
  public record Piece(long productId, long quantity) {

    static Piece from(JsonObject json) {
      return new Piece(json.getLong("product_id"), json.getLong("quantity"));
    }

    JsonObject toJson() {
      return new JsonObject().put("product_id", productId).put("quantity", quantity);
    }
  }

  static PartRefund from(JsonObject json) {
    var at = json.getString("at");
    return new PartRefund(json.getInteger("number"),
        json.getJsonArray("lines").stream().map(piece -> Piece.from((JsonObject) piece)).toList(),
        new Totals(json.getLong("subtotal_cents"), Tax.from(json.getJsonArray("taxes")), json.getLong("shipping_cents")),
        json.getString("reason"), json.getBoolean("restock"), at == null ? null : Instant.parse(at));
  }

  PartRefund done(Instant time) {
    return new PartRefund(number, pieces, totals, reason, restock, time);
  }

  /** Returns the JSON of rows and answers. */
  JsonObject toJson() {
    return totals.writeTo(new JsonObject().put("number", number).put("at", Wire.time(at))
        .put("lines", new JsonArray(pieces.stream().map(Piece::toJson).toList()))
        .put("reason", reason).put("restock", restock));
  }

  /** Returns the pieces as the items that they are of. */
  List<Item> of(List<Item> items) {
    return pieces.stream().map(piece -> items.stream().filter(item -> item.productId() == piece.productId)
        .findFirst().orElseThrow().pieces(piece.quantity)).toList();
  }
}
