package pos.order.checkout;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.Tax;
import pos.order.checkout.CheckoutRequest.Destination;

/**
 * A question what a checkout of the cart would cost.
 *
 * @param province when no address is sent: taxes go by it alone
 */
public record QuoteRequest(Optional<Destination> destination, Optional<String> province) {

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  public static QuoteRequest from(Fields fields) {
    var addressId = fields.integer("shipping_address_id", 1, Long.MAX_VALUE, null);
    var address = fields.object("shipping_address", CheckoutRequest::address);
    var province = fields.text("province", 2, 2, null);
    if (Stream.of("shipping_address_id", "shipping_address", "province").filter(fields::has).count() != 1) {
      fields.refuse("province", Flaw.of("one_address",
          "must be sent, or instead of it either shipping_address_id or shipping_address"), null);
    } else if (province != null && !Tax.provinces().contains(province)) {
      fields.refuse("province", Flaw.notAnOption(List.copyOf(Tax.provinces()),
          "must be one of " + String.join(", ", Tax.provinces())), null);
    }
    fields.check();
    return new QuoteRequest(address != null ? Optional.of(new Destination.Given(address))
        : Optional.ofNullable(addressId).map(Destination.Saved::new), Optional.ofNullable(province));
  }
}
