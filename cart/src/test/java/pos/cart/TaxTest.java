package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.cart.OtherServices.Customer;

class TaxTest {

  private static final JsonArray OF_QUEBEC = new JsonArray("""
      [{"code": "gst", "rate": "0.05", "amount_cents": 50},
       {"code": "qst", "rate": "0.09975", "amount_cents": 100}]""");
  private static final JsonArray OF_ONTARIO = new JsonArray("""
      [{"code": "hst", "rate": "0.13", "amount_cents": 130}]""");

  @RegisterExtension
  private static final Shop shop = new Shop();

  @AfterEach
  void restore() {
    OtherServices.restore();
  }

  /** Adds taxed products for 1000 cents and exempt ones for 500 cents, and returns the cart. */
  private static JsonObject fill(Customer customer) {
    shop.add(customer, product(1000, "standard"), 1);
    return shop.add(customer, product(500, "exempt"), 1).json();
  }

  private static void assertTaxed(String province, JsonArray taxes, long total, JsonObject cart) {
    assertEquals(province, cart.getString("province"));
    assertEquals(taxes, cart.getJsonArray("taxes"));
    assertEquals(1500, cart.getLong("subtotal_cents"));
    assertEquals(total, cart.getLong("total_cents"));
  }

  @Test
  void taxes_are_those_of_the_default_shipping_address() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    assertTaxed("QC", OF_QUEBEC, 1650, fill(customer));
    assertTaxed("QC", OF_QUEBEC, 1650, shop.read(customer).json());
  }

  @Test
  void without_an_address_there_are_no_taxes() {
    var cart = fill(customer());
    assertTaxed(null, new JsonArray(), 1500, cart);
    assertFalse(cart.getBoolean("degraded"));
  }

  @Test
  void taxes_are_shown_as_soon_as_there_is_an_address() {
    var customer = customer();
    fill(customer);
    customer.livesIn("QC", "H3C 2G9");
    assertTaxed("QC", OF_QUEBEC, 1650, shop.read(customer).json());
  }

  @Test
  void a_request_can_name_the_province() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    fill(customer);
    assertTaxed("ON", OF_ONTARIO, 1630, shop.readFor(customer, "ON").json());
    var guest = shop.guest();
    shop.addAsGuest(guest, product(1000, "standard"), 1);
    assertEquals(OF_QUEBEC, shop.service.get(guest + "/cart?province=QC").json().getJsonArray("taxes"));
  }

  @Test
  void the_address_is_read_again_after_60_seconds() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    fill(customer);
    customer.livesIn("AB", "T2P 1J9");
    shop.pass(30);
    assertEquals("QC", shop.read(customer).json().getString("province"));
    shop.pass(31);
    assertEquals("AB", shop.read(customer).json().getString("province"));
  }

  @Test
  void without_the_customer_service_there_are_no_taxes() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    OtherServices.AWAY.add("customer-service");
    var cart = fill(customer);
    assertTaxed(null, new JsonArray(), 1500, cart);
    assertTrue(cart.getBoolean("degraded"));
    OtherServices.restore();
    await("customer-service", () -> "QC".equals(shop.read(customer).json().getString("province")));
  }
}
