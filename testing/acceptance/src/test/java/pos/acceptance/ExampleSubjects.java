package pos.acceptance;

import static pos.acceptance.FloorClient.expect;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import pos.shop.Part;
import pos.testing.Reply;
import pos.testing.ServiceProcess;

/** What the paths of a contract's examples name and the development data lack: sales, orders, customers, ... */
final class ExampleSubjects {

  /** A customer who is logged in. */
  record Customer(String username, JsonObject tokens) {

    String token() {
      return tokens.getString("access_token");
    }
  }

  private final Floor floor;
  private final Customer client1;

  ExampleSubjects(Floor floor) {
    this.floor = floor;
    this.client1 = logIn("client1", "password");
  }

  /** Returns the customer of the development data. */
  Customer client1() {
    return client1;
  }

  private Reply send(HttpMethod method, String path, JsonObject body, Customer customer) {
    return send(method, path, body.toBuffer(), customer.token(), "application/json", "*/*");
  }

  /** @param body null for none; with its media type */
  Reply send(HttpMethod method, String path, Buffer body, String token, String type, String accept) {
    return answer(() -> floor.client().ask(method, path, body, "Authorization", "Bearer " + token,
        "Content-Type", type, "Accept", accept, "Idempotency-Key", UUID.randomUUID().toString(),
        "Cache-Control", "no-cache"));
  }

  /** Asks again while a busy machine keeps services from answering each other in time. */
  private static Reply answer(Supplier<Future<Reply>> call) {
    var answer = new AtomicReference<Reply>();
    ServiceProcess.await("an answer other than 503", () -> {
      answer.set(call.get().await());
      return answer.get().status() != 503;
    });
    return answer.get();
  }

  /** Returns the first example of another operation's body. */
  static JsonObject of(String operation) {
    return ContractExample.all().filter(each -> each.operation().equals(operation)).findFirst().orElseThrow().json();
  }

  /** Returns the id of what is created with a body. */
  Object created(String path, JsonObject body) {
    return expect(201, Future.succeededFuture(answer(() -> floor.client().post(path, body)))).getValue("id");
  }

  Object product() {
    return created("/product-service/products", new JsonObject().put("sku", "OLD-" + UUID.randomUUID())
        .put("name", "Old").put("price_cents", 100));
  }

  /** Frees the SKU and the barcode that another example may have taken. */
  void rename(String sku) {
    for (var each : floor.client().get("/product-service/products?sku=" + sku, "Cache-Control", "no-cache").await()
        .items()) {
      expect(200, floor.client().patch("/product-service/products/" + ((JsonObject) each).getLong("id"),
          new JsonObject().put("sku", "OLD-" + UUID.randomUUID()).put("barcode", "")));
    }
  }

  Object category() {
    return created("/product-service/categories", new JsonObject().put("name", "Old " + UUID.randomUUID()));
  }

  /** Returns the id of an import that writes nothing before its last line. */
  Object startedImport(int lines) {
    var csv = IntStream.range(0, lines).mapToObj(i -> "IMP-%d-%d,Thing,100\n".formatted(lines, i))
        .collect(Collectors.joining("", "sku,name,price_cents\n", ""));
    return expect(202, floor.client().postCsv("/product-service/products/imports", csv)).getValue("id");
  }

  Object location() {
    return created("/inventory-service/locations",
        new JsonObject().put("name", "Old").put("type", "store").put("address", "1 rue Peel"));
  }

  Object replenishment() {
    return created("/inventory-service/replenishments", of("inventory request_replenishment"));
  }

  Object approved() {
    var id = replenishment();
    expect(200, floor.client().post("/inventory-service/replenishments/" + id + "/approve", new JsonObject()));
    return id;
  }

  Object shippedGoods() {
    var id = approved();
    expect(200, floor.client().post("/inventory-service/replenishments/" + id + "/ship", new JsonObject()));
    return id;
  }

  Object reservation() {
    return created("/inventory-service/reservations",
        of("inventory reserve_stock").put("reference", "hold-" + UUID.randomUUID()));
  }

  Object refusedSale() {
    expect(200, floor.client().post("/sales-service/sales/batch",
        new JsonObject().put("sales", new JsonArray().add(new JsonObject().put("id", UUID.randomUUID().toString())))));
    return expect(200, floor.client().get("/sales-service/sales/refused?limit=1", "Cache-Control", "no-cache"))
        .getJsonArray("items").getJsonObject(0).getValue("id");
  }

  Object register() {
    return created("/sales-service/registers",
        new JsonObject().put("store_id", 2).put("name", "R " + UUID.randomUUID().toString().substring(0, 8)));
  }

  /** Returns a store that nothing else is about. */
  Object storeWithRegister() {
    var store = location();
    created("/sales-service/registers", new JsonObject().put("store_id", store).put("name", "Register 1"));
    return store;
  }

  Object branch() {
    var store = storeWithRegister();
    expect(200, floor.client().ask(HttpMethod.PUT, "/sales-service/branches/" + store, null));
    return store;
  }

  Object session(Object register) {
    return created("/sales-service/registers/" + register + "/sessions", of("sales open_session"));
  }

  /** Returns the id of a sale in an open session, as the example of a sale describes it. */
  Object sale() {
    var register = register();
    session(register);
    return saleAt(register);
  }

  Object saleAt(Object register) {
    return created("/sales-service/sales", of("sales take_sale").put("id", UUID.randomUUID().toString())
        .put("register_id", register));
  }

  Object saleReturn() {
    return created("/sales-service/sales/" + sale() + "/returns", of("sales take_sale_return"));
  }

  Object cashier() {
    return created("/sales-service/cashiers", new JsonObject()
        .put("store_id", 4).put("name", "Bao").put("role", "cashier").put("pin", "935170"));
  }

  Object webhook() {
    return created("/reporting-service/webhooks", of("reporting create_webhook"));
  }

  Object delivery(Object webhook) {
    return expect(202, floor.client().post("/reporting-service/webhooks/" + webhook + "/test", new JsonObject()))
        .getValue("id");
  }

  String guest() {
    return expect(201, floor.client().post("/cart-service/guest", new JsonObject())).getString("session_id");
  }

  void fillCart() {
    ServiceProcess.await("the cart takes a product", () -> send(HttpMethod.POST, "/cart-service/add",
        of("cart add_to_cart"), client1).status() == 200);
  }

  /** Returns the id of a confirmed order. */
  Object order() {
    fillCart();
    var id = send(HttpMethod.POST, "/order-service/checkout", of("order check_out"), client1).json().getValue("id");
    ServiceProcess.await("order " + id + " is confirmed", () -> expect(200, floor.client()
        .get("/order-service/admin/orders/" + id)).getString("status").equals("confirmed"));
    return id;
  }

  Object shippedOrder() {
    var id = order();
    expect(200, floor.client().post("/order-service/admin/orders/" + id + "/ship", new JsonObject()));
    return id;
  }

  Customer newCustomer(String password) {
    var username = "u" + UUID.randomUUID().toString().substring(0, 12);
    expect(201, floor.client().post("/customer-service/customers", new JsonObject().put("username", username)
        .put("email", username + "@example.com").put("password", password).put("first_name", "Ana")
        .put("last_name", "Roy")));
    return logIn(username, password);
  }

  private Customer logIn(String username, String password) {
    return new Customer(username, expect(200, floor.client().post("/customer-service/auth",
        new JsonObject().put("username", username).put("password", password))));
  }

  Object address(Customer customer) {
    return send(HttpMethod.POST, "/customer-service/customers/me/addresses", of("customer create_address"), customer)
        .json().getValue("id");
  }

  /** Returns the token of the mail that a view of the shop's page takes. */
  String mailed(Customer customer, String view) {
    return Mailed.token(floor.service(Part.CUSTOMER), customer.username, view);
  }
}
