package pos.order.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.Tax;

/** What an order comes to: subtotal + taxes + shipping = total. */
public record Totals(long subtotalCents, JsonArray taxes, long taxCents, long shippingCents) {

  /** Sending a parcel costs this, taxes included. */
  static final long SHIPPING_CENTS = 995;
  /** From here on nothing is charged for it. */
  static final long FREE_SHIPPING_FROM_CENTS = 7500;

  public Totals {
    if (subtotalCents > Fields.MAX_CENTS || subtotalCents + taxCents + shippingCents > Fields.MAX_CENTS) {
      throw Failure.conflict("order-too-large",
          "An order comes to at most " + Fields.MAX_CENTS + " cents, taxes and shipping included.");
    }
  }

  /** @param province where the goods go: its taxes are due */
  static Totals of(List<Item> items, String province) {
    var subtotal = items.stream().mapToLong(Item::totalCents).sum();
    var taxes = Tax.of(province, items.stream().mapToLong(Item::taxableCents).sum());
    return new Totals(subtotal, Tax.toJson(taxes), Tax.sum(taxes),
        subtotal < FREE_SHIPPING_FROM_CENTS ? SHIPPING_CENTS : 0);
  }

  static Totals from(Row row) {
    return new Totals(row.getLong("subtotal_cents"), row.getJsonArray("taxes"), row.getLong("tax_cents"),
        row.getLong("shipping_cents"));
  }

  public long totalCents() {
    return subtotalCents + taxCents + shippingCents;
  }

  JsonObject writeTo(JsonObject json) {
    return json
        .put("subtotal_cents", subtotalCents)
        .put("taxes", taxes)
        .put("shipping_cents", shippingCents)
        .put("total_cents", totalCents())
        .put("currency", "CAD");
  }
}
