package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pos.shop.Part;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/**
 * Every example of a request's body works as it stands in its contract, on the development data, once what its path
 * names is there. Only the secrets that a client is given at run time are replaced.
 */
class ContractExamplesTest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z_]+}");

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1).withReporting();
  private static String client1;

  /** What has to be there for an example. @param given members that a client is given at run time */
  private record Prepared(String path, Map<String, Object> given, String token) {

    private Prepared(String path) {
      this(path, Map.of(), client1);
    }
  }

  /** A customer who is logged in. */
  private record Customer(String username, JsonObject tokens) {

    private String token() {
      return tokens.getString("access_token");
    }
  }

  @BeforeAll
  static void logIn() {
    client1 = logIn("client1", "password").token();
  }

  static Stream<ContractExample> examples() {
    return ContractExample.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void an_example_is_accepted(ContractExample example) {
    assertNotNull(example.value(), () -> example.operation() + " takes a body: give it an example");
    var prepared = prepare(example);
    assertTrue(!PLACEHOLDER.matcher(prepared.path).find(),
        () -> "say above what " + prepared.path + " of " + example.operation() + " is about");
    var body = example.isJson() ? example.json().mergeIn(new JsonObject(prepared.given)).toBuffer()
        : Buffer.buffer(example.value().toString());
    var answer = send(example.method(), prepared.path, body, prepared.token, example.type());
    assertTrue(answer.status() >= 200 && answer.status() < 300,
        () -> example.operation() + ": " + answer.status() + " " + answer.body() + "\nto " + body);
    // what is uploaded has an answer each
    assertFalse(example.operation().equals("sales upload_sales") && answer.body().toString().contains("\"problem\":"),
        () -> example.operation() + ": " + answer.body());
  }

  private static Reply send(HttpMethod method, String path, Buffer body, String token, String type) {
    return floor.client().ask(method, path, body, "Authorization", "Bearer " + token, "Content-Type", type,
        "Idempotency-Key", UUID.randomUUID().toString()).await();
  }

  private static Prepared prepare(ContractExample example) {
    var path = example.path();
    return switch (example.operation()) {
      case "product create_product" -> {
        rename("EPI-005");
        yield new Prepared(path);
      }
      case "product replace_product", "product change_product" -> {
        rename("EPI-005");
        yield new Prepared(with(path, product()));
      }
      // the example may have been created already
      case "product replace_category" -> new Prepared(with(path, created("/product-service/categories",
          new JsonObject().put("name", "Old " + UUID.randomUUID()))), Map.of("name", "New " + UUID.randomUUID()), client1);
      case "inventory replace_location" -> new Prepared(with(path, created("/inventory-service/locations",
          new JsonObject().put("name", "Old").put("type", "store").put("address", "1 rue Peel"))));
      case "inventory change_stock" -> new Prepared(with(path, 1, 7));
      case "inventory approve_replenishment", "inventory reject_replenishment" -> new Prepared(with(path,
          created("/inventory-service/replenishments", of("inventory request_replenishment"))));
      case "sales open_session", "sales rename_register" -> new Prepared(with(path, register()));
      case "inventory cancel_replenishment", "inventory ship_replenishment" -> new Prepared(with(path, approved()));
      case "inventory receive_replenishment" -> {
        var id = approved();
        expect(200, floor.client().post("/inventory-service/replenishments/" + id + "/ship", new JsonObject()));
        yield new Prepared(with(path, id));
      }
      case "sales move_cash", "sales close_session" -> new Prepared(with(path, session(register())));
      case "sales take_exchange" -> new Prepared(path, Map.of("returned_sale_id", sale()), client1);
      case "sales void_sale", "sales take_sale_return" -> new Prepared(with(path, sale()));
      case "sales dismiss_refused_sale" -> new Prepared(with(path, refused()));
      case "sales change_cashier" -> new Prepared(with(path, created("/sales-service/cashiers", new JsonObject()
          .put("store_id", 4).put("name", "Bao").put("role", "cashier").put("pin", "935170"))));
      case "sales log_cashier_in" -> new Prepared(with(path, 1));
      case "reporting replace_webhook" -> new Prepared(with(path, webhook()));
      case "reporting resend_webhook_messages" ->
          new Prepared(with(path, webhook()), Map.of("from", Instant.now().toString()), client1);
      case "cart merge_carts" -> new Prepared(path, Map.of("session_id", guest()), newCustomer("some password").token());
      case "cart change_item" -> new Prepared(with(path, 1));
      case "cart add_to_guest_cart" -> new Prepared(with(path, guest()));
      case "cart change_guest_item" -> new Prepared(with(path, guest(), 1));
      case "order check_out", "order quote_checkout" -> {
        fillCart();
        yield new Prepared(path);
      }
      case "order cancel_order", "order refund_order", "order ship_order" -> new Prepared(with(path, order()));
      default -> example.operation().startsWith("customer ") ? prepareCustomer(example) : new Prepared(path);
    };
  }

  private static Object approved() {
    var id = created("/inventory-service/replenishments", of("inventory request_replenishment"));
    expect(200, floor.client().post("/inventory-service/replenishments/" + id + "/approve", new JsonObject()));
    return id;
  }

  private static Prepared prepareCustomer(ContractExample example) {
    var customer = newCustomer(example.json().getString("current_password", "some password"));
    var path = example.path();
    return switch (example.operation()) {
      case "customer refresh_tokens", "customer log_out" ->
          new Prepared(path, Map.of("refresh_token", customer.tokens.getString("refresh_token")), client1);
      case "customer confirm_email" -> new Prepared(path, Map.of("token", mailed(customer, "confirm")), client1);
      case "customer reset_password" -> {
        expect(202, floor.client().post("/customer-service/auth/password/forgotten",
            new JsonObject().put("username", customer.username)));
        yield new Prepared(path, Map.of("token", mailed(customer, "reset")), client1);
      }
      case "customer replace_address" -> {
        var created = send(HttpMethod.POST, "/customer-service/customers/me/addresses",
            of("customer create_address").toBuffer(), customer.token(), "application/json");
        yield new Prepared(with(path, created.json().getLong("id")), Map.of(), customer.token());
      }
      default -> new Prepared(path, Map.of(), customer.token());
    };
  }

  /** Puts values in the place of the parameters of a path. */
  private static String with(String path, Object... values) {
    var filled = path;
    for (var value : values) {
      filled = PLACEHOLDER.matcher(filled).replaceFirst(value.toString());
    }
    return filled;
  }

  /** Returns the first example of another operation. */
  private static JsonObject of(String operation) {
    return ContractExample.all().filter(each -> each.operation().equals(operation)).findFirst().orElseThrow().json();
  }

  /** Returns the id of what is created with a body. */
  private static Object created(String path, JsonObject body) {
    return expect(201, floor.client().post(path, body)).getValue("id");
  }

  private static Object product() {
    return created("/product-service/products", new JsonObject().put("sku", "OLD-" + UUID.randomUUID())
        .put("name", "Old").put("price_cents", 100));
  }

  private static Object webhook() {
    return created("/reporting-service/webhooks", of("reporting create_webhook"));
  }

  private static Object refused() {
    expect(200, floor.client().post("/sales-service/sales/batch",
        new JsonObject().put("sales", new JsonArray().add(new JsonObject().put("id", UUID.randomUUID().toString())))));
    return expect(200, floor.client().get("/sales-service/sales/refused?limit=1", "Cache-Control", "no-cache"))
        .getJsonArray("items").getJsonObject(0).getValue("id");
  }

  /** Frees the SKU and the barcode that another example may have taken. */
  private static void rename(String sku) {
    for (var each : floor.client().get("/product-service/products?sku=" + sku, "Cache-Control", "no-cache").await()
        .items()) {
      expect(200, floor.client().patch("/product-service/products/" + ((JsonObject) each).getLong("id"),
          new JsonObject().put("sku", "OLD-" + UUID.randomUUID()).put("barcode", "")));
    }
  }

  private static Object register() {
    return created("/sales-service/registers",
        new JsonObject().put("store_id", 2).put("name", "R " + UUID.randomUUID().toString().substring(0, 8)));
  }

  private static Object session(Object register) {
    return created("/sales-service/registers/" + register + "/sessions", of("sales open_session"));
  }

  /** Returns the id of a sale in an open session, as the example of a sale describes it. */
  private static Object sale() {
    var register = register();
    session(register);
    return created("/sales-service/sales", of("sales take_sale").put("id", UUID.randomUUID().toString())
        .put("register_id", register));
  }

  private static String guest() {
    return expect(201, floor.client().post("/cart-service/guest", new JsonObject())).getString("session_id");
  }

  private static void fillCart() {
    ServiceProcess.await("the cart takes a product", () -> send(HttpMethod.POST, "/cart-service/add",
        of("cart add_to_cart").toBuffer(), client1, "application/json").status() == 200);
  }

  /** Returns the id of a confirmed order. */
  private static Object order() {
    fillCart();
    var id = send(HttpMethod.POST, "/order-service/checkout", of("order check_out").toBuffer(), client1,
        "application/json").json().getValue("id");
    ServiceProcess.await("order " + id + " is confirmed", () -> expect(200, floor.client()
        .get("/order-service/admin/orders/" + id)).getString("status").equals("confirmed"));
    return id;
  }

  private static Customer newCustomer(String password) {
    var username = "u" + UUID.randomUUID().toString().substring(0, 12);
    expect(201, floor.client().post("/customer-service/customers", new JsonObject().put("username", username)
        .put("email", username + "@example.com").put("password", password).put("first_name", "Ana")
        .put("last_name", "Roy")));
    return logIn(username, password);
  }

  private static Customer logIn(String username, String password) {
    return new Customer(username, expect(200, floor.client().post("/customer-service/auth",
        new JsonObject().put("username", username).put("password", password))));
  }

  private static String mailed(Customer customer, String view) {
    return Mailed.token(floor.service(Part.CUSTOMER), customer.username, view);
  }
}
