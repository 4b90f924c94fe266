package pos.order.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.Address;
import pos.order.checkout.CheckoutRequest.Destination;

/** Checkouts as customers send them. */
class CheckoutRequestTest {

  private static final JsonObject ADDRESS = new JsonObject("""
      {"full_name": "Ana Roy", "line1": "1 rue Peel", "city": "Laval", "province": "QC", "postal_code": "H2X 1Y4"}""");
  private static final Address READ = new Address("Ana Roy", "1 rue Peel", null, "Laval", "QC", "H2X 1Y4", null);
  private static final JsonObject SAVED = new JsonObject("""
      {"shipping_address_id": 5, "payment": {"method": "card", "token": "tok_visa"}}""");

  private static CheckoutRequest read(JsonObject json) {
    return CheckoutRequest.from(Fields.of(json));
  }

  private static JsonObject with(String field, String json) {
    return SAVED.copy().put(field, json == null ? null : Json.decodeValue(json));
  }

  @Test
  void goods_are_shipped_to_a_saved_address_or_to_one_that_is_sent() {
    assertEquals(new CheckoutRequest(new Destination.Saved(5), Optional.empty(), "tok_visa", Optional.empty()),
        read(SAVED));
    var sent = SAVED.copy().put("shipping_address", ADDRESS).put("billing_address", ADDRESS.copy().put("line2", "9"))
        .put("expected_total_cents", 0);
    sent.remove("shipping_address_id");
    assertEquals(new CheckoutRequest(new Destination.Given(READ),
        Optional.of(new Address("Ana Roy", "1 rue Peel", "9", "Laval", "QC", "H2X 1Y4", null)), "tok_visa",
        Optional.of(0L)), read(sent));
    assertEquals(READ, CheckoutRequest.address(Fields.of(ADDRESS)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"shipping_address_id | | shipping_address", "shipping_address_id | 0 | "
      + "shipping_address_id", "shipping_address | {} | shipping_address.full_name",
      "billing_address | {} | billing_address.full_name", "payment | | payment", "payment | 7 | payment",
      "payment | {\"token\": \"tok_visa\"} | payment.method",
      "payment | {\"method\": \"cash\", \"token\": \"tok_visa\"} | payment.method",
      "payment | {\"method\": \"card\"} | payment.token",
      "payment | {\"method\": \"card\", \"token\": \"4111111111111111\"} | payment.token",
      "payment | {\"method\": \"card\", \"token\": \"tok_\"} | payment.token",
      "expected_total_cents | -1 | expected_total_cents",
      "expected_total_cents | 1000000001 | expected_total_cents"})
  void a_checkout_that_breaks_a_rule_is_refused_with_each_field_once(String field, String json, String bad) {
    var errors = assertThrows(Failure.class, () -> read(with(field, json))).toJson().getJsonArray("errors");
    var named = errors.stream().map(error -> ((JsonObject) error).getString("field")).filter(bad::equals).count();
    assertEquals(1, named, errors::encode);
  }

  @Test
  void an_address_is_sent_or_named_but_not_both() {
    var failure = assertThrows(Failure.class, () -> read(SAVED.copy().put("shipping_address", ADDRESS)));
    assertEquals("shipping_address must be sent, or shipping_address_id instead.", failure.getMessage());
    var missing = assertThrows(Failure.class, () -> read(with("payment", "{\"method\": \"card\"}")));
    assertEquals("payment.token is missing.", missing.getMessage());
    assertEquals(1, missing.toJson().getJsonArray("errors").size());
    assertEquals("full_name is missing.",
        assertThrows(Failure.class, () -> CheckoutRequest.address(Fields.of(new JsonObject()))).getMessage());
  }
}
