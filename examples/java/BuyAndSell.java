import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import pos.client.ApiClient;
import pos.client.ApiException;
import pos.client.api.CartApi;
import pos.client.api.CustomerApi;
import pos.client.api.OrderApi;
import pos.client.api.ProductApi;
import pos.client.api.SalesApi;
import pos.client.model.CardPayment;
import pos.client.model.CartLine;
import pos.client.model.CheckoutRequest;
import pos.client.model.LogIn;
import pos.client.model.Method;
import pos.client.model.OrderAddress;
import pos.client.model.Payment;
import pos.client.model.Product;
import pos.client.model.Province;
import pos.client.model.QuoteRequest;
import pos.client.model.Registration;
import pos.client.model.ReturnLineRequest;
import pos.client.model.SaleRequest;
import pos.client.model.SaleReturnRequest;
import pos.client.model.SalesItem;
import pos.client.model.Status;

// A customer signs up and orders coffee on the web; then a till sells the same coffee and takes it back.

static final String GATEWAY_URL = setting("GATEWAY_URL", "http://localhost:8080");
static final String WEB_KEY = setting("KEY_WEB_FRONTEND", "pos-web-app-2025-frontend-key");
static final String STORE_KEY = setting("KEY_STORE_1", "pos-store-1-2025-dev-key");
/** The first of the two in store 1. */
static final long REGISTER = 1;
/** Of the development catalogue; coffee is exempt from taxes. */
static final String COFFEE = "2000000000022";
static final EnumSet<Status> UNDER_WAY = EnumSet.of(Status.PENDING, Status.RESERVED, Status.PAID);

void main() throws Exception {
  var coffee = new ProductApi(client(WEB_KEY)).scanProduct(COFFEE, null);
  order(coffee);
  sellAndTakeBack(coffee);
}

void order(Product product) throws ApiException, InterruptedException {
  var customers = new CustomerApi(client(WEB_KEY));
  var username = "noor-" + UUID.randomUUID().toString().substring(0, 8);
  var password = "a sentence is easy to remember";
  customers.registerCustomer(new Registration().username(username).email(username + "@example.com").password(password)
      .firstName("Noor").lastName("Haddad"), UUID.randomUUID().toString(), "fr");
  var tokens = customers.logIn(new LogIn().username(username).password(password));
  var customer = client(WEB_KEY).setRequestInterceptor(request -> request.header("apikey", WEB_KEY)
      .header("Authorization", "Bearer " + tokens.getAccessToken()));

  var cart = new CartApi(customer).addToCart(new CartLine().productId(product.getId()).quantity(2L),
      UUID.randomUUID().toString());
  IO.println("In the cart of " + username + ": " + cart.getItemCount());

  var orders = new OrderApi(customer);
  var address = new OrderAddress().fullName("Noor Haddad").line1("4521 rue Saint-Denis").city("Montréal")
      .province(Province.QC).postalCode("H2J 2L4");
  var quote = orders.quoteCheckout(new QuoteRequest().shippingAddress(address));
  // sent again with the same key, when no answer has come, it orders and charges nothing twice
  var order = orders.checkOut(UUID.randomUUID().toString(), new CheckoutRequest().shippingAddress(address)
      .expectedTotalCents(quote.getTotalCents())
      .payment(new CardPayment().method(CardPayment.MethodEnum.CARD).token("tok_visa")));
  while (UNDER_WAY.contains(order.getStatus())) {
    Thread.sleep(500);
    order = orders.readOrder(order.getId(), null);
  }
  IO.println("Order " + order.getId() + " is " + order.getStatus() + ": " + order.getTotalCents() + " cents");
}

void sellAndTakeBack(Product product) throws ApiException {
  var till = new SalesApi(client(STORE_KEY));
  // sent again under the same id, when no answer has come, it is still one sale
  var sale = till.takeSale(new SaleRequest().id(UUID.randomUUID()).registerId(REGISTER).cashier("Amélie")
      .lines(List.of(new SalesItem().productId(product.getId()).quantity(1L)))
      .payments(List.of(new Payment().method(Method.DEBIT).amountCents(product.getPriceCents()))), null);
  var taken = till.takeSaleReturn(sale.getId(), new SaleReturnRequest().id(UUID.randomUUID()).registerId(REGISTER)
      .lines(List.of(new ReturnLineRequest().lineNo(1L).quantity(1L))).cashier("Amélie").reason("changed their mind")
      .refundMethod(Method.DEBIT).restock(true), null);
  IO.println("Receipt " + sale.getReceiptNumber() + " at register " + REGISTER + ": " + sale.getTotalCents()
      + " cents, taken back " + taken.getTotalCents());
}

ApiClient client(String key) {
  var client = new ApiClient();
  client.updateBaseUri(GATEWAY_URL);
  return client.setRequestInterceptor(request -> request.header("apikey", key));
}

static String setting(String name, String development) {
  return System.getenv().getOrDefault(name, development);
}
