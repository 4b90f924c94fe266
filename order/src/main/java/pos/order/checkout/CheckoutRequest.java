package pos.order.checkout;

import java.util.Optional;
import java.util.regex.Pattern;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.shop.Address;

/**
 * A request to check out.
 *
 * @param billingAddress empty for the shipping address
 * @param expectedTotalCents the total that the customer was shown, if it was sent
 */
public record CheckoutRequest(Destination destination, Optional<Address> billingAddress, String paymentToken,
    Optional<Long> expectedTotalCents) {

  /** The shipping address. */
  sealed interface Destination {

    /** One of the customer's own addresses. */
    record Saved(long addressId) implements Destination {}

    /** An address that the request contains. */
    record Given(Address address) implements Destination {}
  }

  /** Stands for a card; the number of a card is not one. */
  private static final Pattern TOKEN = Pattern.compile("tok_[A-Za-z0-9_]{1,100}");

  private enum Method { CARD }

  /** @throws pos.common.rule.Failure 422 naming every bad field, and what is sent besides, such as prices */
  public static CheckoutRequest from(Fields fields) {
    var addressId = fields.integer("shipping_address_id", 1, Long.MAX_VALUE, null);
    var address = fields.object("shipping_address", CheckoutRequest::address);
    if (fields.has("shipping_address_id") == fields.has("shipping_address")) {
      fields.refuse("shipping_address", Flaw.of("one_address", "must be sent, or shipping_address_id instead"), null);
    }
    var billing = fields.object("billing_address", CheckoutRequest::address);
    var token = fields.has("payment") ? fields.object("payment", CheckoutRequest::token)
        : fields.refuse("payment", Flaw.MISSING, "");
    var expected = fields.integer("expected_total_cents", 0, Fields.MAX_CENTS, null);
    fields.check();
    return new CheckoutRequest(
        address == null ? new Destination.Saved(addressId) : new Destination.Given(address),
        Optional.ofNullable(billing), token, Optional.ofNullable(expected));
  }

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  static Address address(Fields fields) {
    var address = Address.from(fields);
    fields.check();
    return address;
  }

  private static String token(Fields payment) {
    payment.oneOf("method", Method.class, null);
    var token = payment.text("token", 1, 104);
    if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
      payment.refuse("token", Flaw.of("not_a_token",
          "must be a payment token such as tok_visa, never the number of a card"), "");
    }
    return token;
  }
}
