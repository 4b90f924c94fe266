package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.client.cart.model.Line;
import pos.client.customer.model.AddressDraft;
import pos.client.customer.model.LogIn;
import pos.client.customer.model.Registration;
import pos.client.order.api.CheckoutApi;
import pos.client.order.api.OrdersApi;
import pos.client.order.model.CancelRequest;
import pos.client.order.model.CardPayment;
import pos.client.order.model.CheckoutRequest;
import pos.client.order.model.QuoteRequest;
import pos.client.order.model.Status;
import pos.client.product.api.ProductsApi;
import pos.client.product.model.ProductDraft;
import pos.client.product.model.ProductPatch;
import pos.client.sales.api.RegistersApi;
import pos.client.sales.api.ReturnsApi;
import pos.client.sales.api.SalesApi;
import pos.client.sales.api.SessionsApi;
import pos.client.sales.model.CashCount;
import pos.client.sales.model.CashMovementDraft;
import pos.client.sales.model.Item;
import pos.client.sales.model.Method;
import pos.client.sales.model.Payment;
import pos.client.sales.model.RegisterDraft;
import pos.client.sales.model.ReturnLineRequest;
import pos.client.sales.model.Sale;
import pos.client.sales.model.SaleRequest;
import pos.client.sales.model.SaleReturnRequest;
import pos.client.sales.model.SessionDraft;
import pos.shop.Part;
import pos.testing.ServiceProcess;

/**
 * Clients that openapi-generator makes from the contracts buy in the web shop, and work through a till's day; so do the
 * examples, with clients of the whole contract.
 */
class GeneratedClientsTest {

  /** Three of them, with taxes, are more than 2^31 cents. */
  private static final long DEAR_CENTS = 800_000_000;
  private static final long DEAR_TOTAL_CENTS = 919_800_000;

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1);

  private static String uri(Part part) {
    return "http://localhost:" + floor.port() + "/" + part.service();
  }

  private static Consumer<HttpRequest.Builder> key(String... token) {
    return request -> {
      request.header("apikey", FloorClient.KEY);
      if (token.length > 0) {
        request.header("Authorization", "Bearer " + token[0]);
      }
    };
  }

  private static pos.client.sales.ApiClient sales() {
    var client = new pos.client.sales.ApiClient();
    client.updateBaseUri(uri(Part.SALES));
    return client.setRequestInterceptor(key());
  }

  private static pos.client.customer.ApiClient customers(String... token) {
    var client = new pos.client.customer.ApiClient();
    client.updateBaseUri(uri(Part.CUSTOMER));
    return client.setRequestInterceptor(key(token));
  }

  private static ProductsApi products() {
    var client = new pos.client.product.ApiClient();
    client.updateBaseUri(uri(Part.PRODUCT));
    return new ProductsApi(client.setRequestInterceptor(key()));
  }

  @Test
  void a_customer_registers_fills_a_cart_orders_it_and_cancels() throws Exception {
    var product = floor.product(6, 10);
    var name = "u" + UUID.randomUUID().toString().substring(0, 12);
    var account = new pos.client.customer.api.AccountApi(customers());
    var customer = account.registerCustomer(new Registration().username(name).email(name + "@example.com")
        .password("a sentence is easy").firstName("Noor").lastName("Haddad"), UUID.randomUUID().toString(), "fr");
    assertNull(customer.getPhone());
    var tokens = new pos.client.customer.api.LoginApi(customers()).logIn(
        new LogIn().username(name).password("a sentence is easy"));
    var address = new pos.client.customer.api.AddressesApi(customers(tokens.getAccessToken())).createAddress(
        new AddressDraft().fullName("Noor Haddad").line1("4521 rue Saint-Denis").city("Montréal")
            .province(pos.client.customer.model.Province.QC).postalCode("H2J 2L4").defaultShipping(true), null);

    var cartClient = new pos.client.cart.ApiClient();
    cartClient.updateBaseUri(uri(Part.CART));
    var carts = new pos.client.cart.api.CustomerApi(cartClient.setRequestInterceptor(key(tokens.getAccessToken())));
    ServiceProcess.await("the cart takes a product", () -> takes(carts, product));
    var cart = carts.addToCart(new Line().productId(product).quantity(1L), UUID.randomUUID().toString());
    assertEquals(200, cart.getSubtotalCents());
    assertEquals(cart.getVersion(), carts.readCart(null, false, null).getVersion());

    var orderClient = new pos.client.order.ApiClient();
    orderClient.updateBaseUri(uri(Part.ORDER));
    orderClient.setRequestInterceptor(key(tokens.getAccessToken()));
    var checkout = new CheckoutApi(orderClient);
    var quote = checkout.quoteCheckout(new QuoteRequest().shippingAddressId(address.getId()));
    var request = new CheckoutRequest().shippingAddressId(address.getId()).expectedTotalCents(quote.getTotalCents())
        .payment(new CardPayment().method(CardPayment.MethodEnum.CARD).token("tok_visa"));
    var order = checkout.checkOut(UUID.randomUUID().toString(), request);
    assertEquals("4521 rue Saint-Denis", order.getShippingAddress().getLine1());
    assertNull(order.getShipment());
    // its body is a problem whose members the contract names
    var refused = assertThrows(pos.client.order.ApiException.class,
        () -> checkout.checkOut(UUID.randomUUID().toString(), request));
    assertEquals(409, refused.getCode());
    assertEquals("cart-empty", new com.fasterxml.jackson.databind.ObjectMapper().readTree(refused.getResponseBody())
        .get("code").asText());

    var orders = new OrdersApi(orderClient);
    assertEquals(order.getId(), orders.listOrders(null, null, null).getItems().getFirst().getId());
    ServiceProcess.await("the order is confirmed", () -> status(orders, order.getId()) == Status.CONFIRMED);
    var cancelled = orders.cancelOrder(order.getId(), null, null, new CancelRequest().reason("ordered twice"));
    assertEquals(Status.CANCELLED, cancelled.getStatus());
  }

  private static boolean takes(pos.client.cart.api.CustomerApi carts, long product) {
    try {
      return carts.addToCart(new Line().productId(product).quantity(1L), null).getItemCount() == 1;
    } catch (pos.client.cart.ApiException e) {
      // it has not heard of the catalogue yet
      assertEquals(503, e.getCode(), e.getMessage());
      return false;
    }
  }

  private static Status status(OrdersApi orders, long id) {
    try {
      return orders.readOrder(id, null).getStatus();
    } catch (pos.client.order.ApiException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_till_opens_sells_for_more_than_32_bits_takes_back_and_closes() throws Exception {
    var product = floor.product(2, 10);
    // a patch changes what it names and nothing else
    assertEquals("Thing", products().changeProduct(product, new ProductPatch().priceCents(DEAR_CENTS)
        .taxCode(ProductPatch.TaxCodeEnum.STANDARD), null).getName());
    ServiceProcess.await("the sales service knows the price", () -> floor.databases().number(Part.SALES,
        "SELECT count(*) FROM catalogue WHERE product_id = $1 AND price_cents = $2", product, DEAR_CENTS) == 1);
    var register = new RegistersApi(sales()).createRegister(
        new RegisterDraft().storeId(2L).name("R " + UUID.randomUUID().toString().substring(0, 8)), null);
    var sessions = new SessionsApi(sales());
    var session = sessions.openSession(register.getId(),
        new SessionDraft().cashier("Amélie").openingFloatCents(20_000L), UUID.randomUUID().toString());
    assertNull(session.getClosedAt());

    Sale sale = null;
    for (int i = 0; i < 3; i++) {
      sale = new SalesApi(sales()).takeSale(new SaleRequest().registerId(register.getId())
          .lines(List.of(new Item().productId(product).quantity(1L)))
          .payments(List.of(new Payment().method(Method.DEBIT).amountCents(DEAR_TOTAL_CENTS))), null);
    }
    assertEquals(DEAR_TOTAL_CENTS, sale.getTotalCents());
    assertEquals(session.getId(), new SalesApi(sales()).readSale(sale.getId()).getSessionId());
    assertTrue(new SalesApi(sales()).summarizeSales(null, null, 2L).getSales().getTotalCents() > 1L << 31);
    sessions.moveCash(session.getId(), new CashMovementDraft().type(CashMovementDraft.TypeEnum.PAY_OUT)
        .amountCents(1500L).reason("Window cleaner"), null);
    var back = new ReturnsApi(sales()).takeSaleReturn(sale.getId(), new SaleReturnRequest()
        .registerId(register.getId()).lines(List.of(new ReturnLineRequest().lineNo(1L).quantity(1L))).reason("too dear")
        .refundMethod(Method.DEBIT), null);
    assertEquals(DEAR_TOTAL_CENTS, back.getTotalCents());
    assertEquals(1, sessions.readSession(session.getId(), null, null, null, null).getReturns().getCount());
    var report = sessions.closeSession(session.getId(), new CashCount().countedCashCents(18_500L), null, null);
    assertEquals(3 * DEAR_TOTAL_CENTS, report.getSales().getTotalCents());
    assertEquals(0, report.getDifferenceCents());
  }

  @Test
  void a_product_is_created_with_what_it_needs() throws Exception {
    var created = products().createProduct(new ProductDraft().sku("GEN-" + UUID.randomUUID()).name("Generated")
        .priceCents(100L), null);
    assertNull(created.getBarcode());
    assertEquals(created, products().readProduct(created.getId(), null));
  }

  private static Example example(String language) {
    return Example.in(language, Map.of("GATEWAY_URL", "http://localhost:" + floor.port(),
        "PYTHONPATH", "target/client", "PYTHONPYCACHEPREFIX", "target/cache"));
  }

  @Test
  void the_example_in_java_orders_sells_and_takes_back() throws Exception {
    example("java").trade(floor.databases(), Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp", System.getProperty("java.class.path"), "BuyAndSell.java");
  }

  @Test
  void the_example_in_typescript_orders_sells_and_takes_back() throws Exception {
    var typescript = example("typescript");
    typescript.succeed("npm", "ci", "--no-audit", "--no-fund");
    typescript.trade(floor.databases(), "npm", "start");
  }

  @Test
  void the_client_and_the_example_in_python_compile() throws Exception {
    example("python").succeed("python3", "-m", "compileall", "-q", "target/client", "buy_and_sell.py");
  }

  @Test
  void the_example_in_python_orders_sells_and_takes_back() throws Exception {
    var python = example("python");
    var imported = python.run("python3", "-c", "import pos_client");
    assumeTrue(imported.code() == 0, () -> "the example in Python is compiled but not run, since its client cannot be"
        + " imported (pip install -r target/client/requirements.txt): " + imported.output());
    python.trade(floor.databases(), "python3", "buy_and_sell.py");
  }
}
