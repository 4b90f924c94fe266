package pos.order;

import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.shop.Address;

/** What a customer says at the checkout; of {@code shippingAddressId} and {@code shippingAddress} one is null. */
record CheckoutRequest(Long shippingAddressId, Address shippingAddress, Address billingAddress, String paymentToken,
    Long expectedTotalCents) {

  /** A stand-in for a card; the number of a card is none. */
  private static final Pattern TOKEN = Pattern.compile("tok_[A-Za-z0-9_]{1,100}");

  private enum Method { CARD }

  /** Whatever else is sent, a price or a status above all, has no effect. @throws pos.common.rule.Failure 422 */
  static CheckoutRequest from(Fields fields) {
    var addressId = fields.integer("shipping_address_id", 1, Long.MAX_VALUE, null);
    var address = fields.object("shipping_address", CheckoutRequest::address);
    if (fields.has("shipping_address_id") == fields.has("shipping_address")) {
      fields.refuse("shipping_address", "must be there, or shipping_address_id instead", null);
    }
    var billing = fields.object("billing_address", CheckoutRequest::address);
    var token = fields.has("payment") ? fields.object("payment", CheckoutRequest::token)
        : fields.refuse("payment", "is missing", "");
    var expected = fields.integer("expected_total_cents", 0, Fields.MAX_CENTS, null);
    fields.check();
    return new CheckoutRequest(addressId, address, billing, token, expected);
  }

  private static Address address(Fields fields) {
    var address = Address.from(fields);
    fields.check();
    return address;
  }

  private static String token(Fields payment) {
    payment.oneOf("method", Method.class, null);
    var token = payment.text("token", 1, 104);
    if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
      payment.refuse("token", "must be a payment token such as tok_visa, never a card's number", "");
    }
    payment.check();
    return token;
  }
}
