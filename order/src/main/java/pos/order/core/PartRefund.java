package pos.order.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Wire;

/**
 * A refund of some pieces of an order, with the taxes on them, of its shipping, or of an amount without pieces, or of several
 * of them together.
 *
 * @param number 1, 2, 3... of the order
 * @param totals the amounts that go back
 * @param goodwill what of them is an amount without pieces
 * @param restock whether the pieces go back on the shelf
 * @param at null until the money has gone back
 */
public record PartRefund(int number, List<Piece> pieces, Totals totals, Optional<Totals> goodwill, String reason,
    boolean restock, Instant at) {

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
        Totals.from(json), Optional.ofNullable(json.getJsonObject("goodwill")).map(Totals::from),
        json.getString("reason"), json.getBoolean("restock"), at == null ? null : Instant.parse(at));
  }

  PartRefund done(Instant time) {
    return new PartRefund(number, pieces, totals, goodwill, reason, restock, time);
  }

  /** Returns the JSON of rows and answers. */
  JsonObject toJson() {
    return totals.writeTo(new JsonObject().put("number", number).put("at", Wire.time(at))
        .put("lines", new JsonArray(pieces.stream().map(Piece::toJson).toList()))
        .put("goodwill", goodwill.map(amount -> amount.writeTo(new JsonObject())).orElse(null))
        .put("reason", reason).put("restock", restock));
  }

  /** Returns what goes back for pieces and shipping. */
  Totals ofLines() {
    return goodwill.map(totals::minus).orElse(totals);
  }

  boolean hasShipping() {
    return ofLines().shippingCents() > 0;
  }

  /** Returns the pieces as events tell them: what had gone back of their price before is a discount. */
  JsonArray toEvents(List<Item> items) {
    var priced = of(items);
    var events = Item.toEvents(priced);
    var price = priced.stream().mapToLong(Item::totalCents).sum();
    var less = price - ofLines().subtotalCents();
    var point = 0L;
    for (int i = 0; less > 0 && i < priced.size(); i++) {
      var before = Totals.upTo(point, less, price);
      point += priced.get(i).totalCents();
      events.getJsonObject(i).put("discount_cents", Totals.upTo(point, less, price) - before);
    }
    return events;
  }

  /** Returns the pieces as the items that they are of. */
  List<Item> of(List<Item> items) {
    return pieces.stream().map(piece -> items.stream().filter(item -> item.productId() == piece.productId)
        .findFirst().orElseThrow().pieces(piece.quantity)).toList();
  }
}
