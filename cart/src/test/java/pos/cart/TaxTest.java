package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.cart.Shop.line;
import static pos.cart.Surroundings.customer;
import static pos.cart.Surroundings.product;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TaxTest {

  private static final JsonArray IN_QUEBEC = new JsonArray("""
      [{"code": "gst", "rate": "0.05", "amount_cents": 50},
       {"code": "qst", "rate": "0.09975", "amount_cents": 100}]""");
  private static Shop shop;

  @BeforeAll
  static void open() {
    shop = new Shop(1);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  /** A cart of 1000 taxed and 500 exempt cents. */
  private static JsonObject filled(Surroundings.Customer customer) {
    shop.add(customer, product(1000, "standard"), 1);
    return shop.add(customer, product(500, "exempt"), 1).json();
  }

  private static void isTaxed(String province, JsonArray taxes, long total, JsonObject cart) {
    assertEquals(province, cart.getString("province"));
    assertEquals(taxes, cart.getJsonArray("taxes"));
    assertEquals(1500, cart.getLong("subtotal_cents"));
    assertEquals(total, cart.getLong("total_cents"));
  }

  @Test
  void taxes_are_those_of_the_default_shipping_address() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    isTaxed("QC", IN_QUEBEC, 1650, filled(customer));
    isTaxed("QC", IN_QUEBEC, 1650, shop.read(customer).json());
  }

  @Test
  void nobody_is_taxed_whose_address_is_not_known() {
    var cart = filled(customer());
    isTaxed(null, new JsonArray(), 1500, cart);
    assertFalse(cart.getBoolean("degraded"));
  }

  @Test
  void taxes_are_shown_as_soon_as_an_address_is_known() {
    var customer = customer();
    filled(customer);
    customer.livesIn("QC", "H3C 2G9");
    isTaxed("QC", IN_QUEBEC, 1650, shop.read(customer).json());
  }

  @Test
  void a_province_can_be_asked_for() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    filled(customer);
    var cart = shop.service.get("/cart?province=ON", "Authorization", customer.authorization());
    isTaxed("ON", new JsonArray("[{\"code\": \"hst\", \"rate\": \"0.13\", \"amount_cents\": 130}]"), 1630, cart.json());
    var guest = shop.guest();
    shop.post(null, guest + "/add", line(product(1000, "standard"), 1));
    assertEquals(IN_QUEBEC, shop.service.get(guest + "/cart?province=QC").json().getJsonArray("taxes"));
  }

  @Test
  void an_address_is_asked_for_every_60_seconds() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    filled(customer);
    customer.livesIn("AB", "T2P 1J9");
    shop.pass(58);
    assertEquals("QC", shop.read(customer).json().getString("province"));
    shop.pass(3);
    assertEquals("AB", shop.read(customer).json().getString("province"));
  }

  @Test
  void without_the_customer_service_there_are_no_taxes() {
    var customer = customer();
    customer.livesIn("QC", "H3C 2G9");
    Surroundings.AWAY.add("customer-service");
    var cart = filled(customer);
    isTaxed(null, new JsonArray(), 1500, cart);
    assertTrue(cart.getBoolean("degraded"));
    Surroundings.AWAY.clear();
    await("customer-service", () -> "QC".equals(shop.read(customer).json().getString("province")));
  }
}
