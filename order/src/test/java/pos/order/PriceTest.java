package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.order.Shop.address;
import static pos.order.Shop.mustBe;
import static pos.order.Shop.paidWith;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The totals of orders. */
class PriceTest {

  private final Shop shop = Shop.shared();

  @ParameterizedTest
  @CsvSource({"QC, 1498", "ON, 1300", "NS, 1400", "NB, 1500", "SK, 1100", "AB, 500"})
  void taxes_are_those_of_the_province_that_an_order_is_shipped_to(String province, long taxes) {
    var product = shop.product(10_000, 5);
    var body = paidWith("tok_visa").put("shipping_address", address(province)).put("billing_address", address("YT"));
    var order = mustBe(201, shop.checkOut(shop.customerWith(product, 1), "taxed", body)).json();
    assertEquals(10_000 + taxes, order.getLong("total_cents") - order.getLong("shipping_cents"));
    assertEquals("YT", order.getJsonObject("billing_address").getString("province"));
  }

  @Test
  void exempt_products_are_not_taxed_and_shipping_is_free_from_75_dollars() {
    var exempt = shop.products.post("/products", new JsonObject().put("sku", "EXEMPT").put("name", "Book")
        .put("price_cents", 7499).put("tax_code", "exempt")).json().getLong("id");
    shop.receive(exempt, 10);
    var customer = shop.customerWith(exempt, 1);
    var order = shop.order(customer);
    assertEquals(7499 + 995, order.getLong("total_cents"));
    shop.add(customer, exempt, 1);
    shop.add(customer, shop.product(1, 1), 1);
    assertEquals(0, shop.order(customer).getLong("shipping_cents"));
  }

  @Test
  void a_cart_below_free_shipping_is_quoted_and_ordered_for_the_total_of_the_quote() {
    var customer = shop.customerWith(shop.product(1000, 5), 1);
    var quoted = mustBe(200, shop.quote(customer, new JsonObject().put("province", "QC"))).json();
    assertEquals(1000 + 50 + 100 + 995, quoted.getLong("total_cents"));
    assertEquals(1, quoted.getJsonArray("items").size());
    assertEquals(quoted, mustBe(200,
        shop.quote(customer, new JsonObject().put("shipping_address", address("QC")))).json());
    assertEquals(1000 + 130 + 995, mustBe(200, shop.quote(customer, new JsonObject().put("province", "ON"))).json()
        .getLong("total_cents"));
    var order = mustBe(201, shop.checkOut(customer, "quoted",
        paidWith("tok_visa").put("expected_total_cents", quoted.getLong("total_cents")))).json();
    for (var part : List.of("items", "subtotal_cents", "taxes", "shipping_cents", "total_cents")) {
      assertEquals(quoted.getValue(part), order.getValue(part), part);
    }
    assertEquals("cart-empty", shop.quote(customer, new JsonObject().put("province", "QC")).code());
  }

  @Test
  void a_quote_names_one_place() {
    var customer = shop.customerWith(shop.product(1000, 5), 1);
    for (var body : List.of(new JsonObject(), new JsonObject().put("province", "XX"),
        new JsonObject().put("province", "QC").put("shipping_address_id", 1))) {
      var refused = shop.quote(customer, body);
      assertEquals("422 province", refused.status() + " " + refused.field());
    }
    assertEquals(401, shop.orders.post("/checkout/quote", new JsonObject().put("province", "QC")).status());
  }

  @Test
  void prices_and_customers_that_a_client_sends_are_refused() {
    var product = shop.product(1000, 5);
    var customer = shop.customerWith(product, 1);
    for (var smuggled : List.of("customer_id", "status", "total_cents", "role", "shipping_cents", "items")) {
      var refused = shop.checkOut(customer, "smuggler", paidWith("tok_visa").put(smuggled, 1));
      assertEquals("422 " + smuggled, refused.status() + " " + refused.field());
    }
    var order = mustBe(201, shop.checkOut(customer, "smuggler", paidWith("tok_visa"))).json();
    assertEquals(1000 + 50 + 100 + 995, order.getLong("total_cents"));
  }
}
