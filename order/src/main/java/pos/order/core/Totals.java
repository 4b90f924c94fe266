package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
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

  static Totals from(JsonObject json) {
    return new Totals(json.getLong("subtotal_cents"), Tax.from(json.getJsonArray("taxes")),
        json.getLong("shipping_cents"));
  }

  static Totals from(Row row) {
    return new Totals(row.getLong("subtotal_cents"), Tax.from(row.getJsonArray("taxes")),
        row.getLong("shipping_cents"));
  }

  /** @param other has the same taxes, or some of them */
  private Totals with(Totals other, LongBinaryOperator operator) {
    var all = taxes.stream().map(tax -> new Tax(tax.code(), tax.rate(),
        operator.applyAsLong(tax.amountCents(), other.taxCents(tax.code())))).toList();
    return new Totals(operator.applyAsLong(subtotalCents, other.subtotalCents), all,
        operator.applyAsLong(shippingCents, other.shippingCents));
  }

  private long taxCents(String code) {
    return taxes.stream().filter(tax -> tax.code().equals(code)).mapToLong(Tax::amountCents).sum();
  }

  Totals plus(Totals other) {
    return with(other, Long::sum);
  }

  Totals minus(Totals other) {
    return with(other, (a, b) -> a - b);
  }

  /** Returns the same with no amount above that of another. */
  Totals atMost(Totals other) {
    return with(other, Math::min);
  }

  /**
   * Returns a part of the total in which everything has the proportion that it has here, to the cent.
   *
   * @param cents more than 0, and at most the total
   */
  Totals share(long cents) {
    var total = totalCents();
    var point = 0L;
    var given = 0L;
    var shares = new ArrayList<Tax>(taxes.size());
    for (var tax : taxes) {
      point += tax.amountCents();
      var upTo = upTo(point, cents, total);
      shares.add(new Tax(tax.code(), tax.rate(), upTo - given));
      given = upTo;
    }
    var withShipping = upTo(point + shippingCents, cents, total);
    return new Totals(cents - withShipping, shares, withShipping - given);
  }

  /** Returns the part of an amount up to a point, rounded half up. */
  static long upTo(long point, long amount, long length) {
    return length == 0 ? 0 : Math.floorDiv(Math.addExact(Math.multiplyExact(2 * amount, point), length), 2 * length);
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
