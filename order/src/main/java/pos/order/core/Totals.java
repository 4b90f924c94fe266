package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.Tax;

/**
 * The total of an order: subtotal + taxes + shipping.
 *
 * @param taxes those on the goods and on shipping
 * @param shippingCents without taxes
 */
public record Totals(long subtotalCents, List<Tax> taxes, long shippingCents) {

  /** The price of shipping, taxes included. */
  public static final long SHIPPING_CENTS = 995;
  /** The subtotal from which shipping is free. */
  public static final long FREE_SHIPPING_FROM_CENTS = 7500;

  /** @throws Failure 409 when the total is larger than any amount may be */
  public Totals {
    if (subtotalCents > Fields.MAX_CENTS || subtotalCents + Tax.sum(taxes) + shippingCents > Fields.MAX_CENTS) {
      throw Failure.conflict("order-too-large",
          "An order may cost at most " + Fields.MAX_CENTS + " cents, taxes and shipping included.");
    }
  }

  /**
   * Shipping is taxed like the goods: not at all if none of them is taxed. It costs the same in every province, so that
   * the taxes are taken out of its price.
   *
   * @param province where the goods are shipped to, which decides the taxes
   */
  static Totals of(List<Item> items, String province) {
    var subtotal = items.stream().mapToLong(Item::totalCents).sum();
    var taxable = items.stream().mapToLong(Item::taxableCents).sum();
    var shipping = subtotal < FREE_SHIPPING_FROM_CENTS ? SHIPPING_CENTS : 0;
    var onGoods = Tax.of(province, taxable);
    if (shipping == 0 || taxable == 0) {
      return new Totals(subtotal, onGoods, shipping);
    }
    var taxes = Tax.of(province, taxable + Tax.without(province, shipping));
    return new Totals(subtotal, taxes, shipping - (Tax.sum(taxes) - Tax.sum(onGoods)));
  }

  static Totals from(Row row) {
    return new Totals(row.getLong("subtotal_cents"), Tax.from(row.getJsonArray("taxes")),
        row.getLong("shipping_cents"));
  }

  long taxCents() {
    return Tax.sum(taxes);
  }

  public long totalCents() {
    return subtotalCents + taxCents() + shippingCents;
  }

  JsonObject writeTo(JsonObject json) {
    return json
        .put("subtotal_cents", subtotalCents)
        .put("taxes", Tax.toJson(taxes))
        .put("shipping_cents", shippingCents)
        .put("total_cents", totalCents())
        .put("currency", "CAD");
  }
}
