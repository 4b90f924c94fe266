package pos.order.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.shop.Address;
import pos.order.checkout.CheckoutRequest.Destination;

/** Questions what a checkout would cost. */
class QuoteRequestTest {

  private static final String ADDRESS = """
      {"full_name": "Ana Roy", "line1": "1 rue Peel", "city": "Laval", "province": "QC", "postal_code": "H2X 1Y4"}""";

  private static QuoteRequest read(String json) {
    return QuoteRequest.from(Fields.of(new JsonObject(json)));
  }

  @Test
  void a_destination_is_a_saved_address_or_a_new_one_or_a_province() {
    assertEquals(new QuoteRequest(Optional.of(new Destination.Saved(5)), Optional.empty()),
        read("{\"shipping_address_id\": 5}"));
    assertEquals(new QuoteRequest(Optional.of(new Destination.Given(
        new Address("Ana Roy", "1 rue Peel", null, "Laval", "QC", "H2X 1Y4", null))), Optional.empty()),
        read("{\"shipping_address\": " + ADDRESS + "}"));
    assertEquals(new QuoteRequest(Optional.empty(), Optional.of("QC")), read("{\"province\": \"QC\"}"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{} | province one_address",
      "{\"province\": \"QC\", \"shipping_address_id\": 5} | province one_address",
      "{\"province\": \"XX\"} | province not_an_option", "{\"province\": \"Q\"} | province too_short",
      "{\"shipping_address_id\": 0} | shipping_address_id too_small", "{\"shipping_address\": {}} | "
      + "shipping_address.full_name missing"})
  void other_questions_are_refused(String json, String refusal) {
    var error = assertThrows(Failure.class, () -> read(json)).toJson().getJsonArray("errors").getJsonObject(0);
    assertEquals(refusal, error.getString("field") + " " + error.getString("code"));
  }
}
