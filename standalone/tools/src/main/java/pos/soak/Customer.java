package pos.soak;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import pos.soak.Client.Request;

/** A customer of the web shop who orders again and again, and cancels one order in twenty. */
final class Customer implements Worker {

  private static final String PASSWORD = "correct horse battery";
  private static final JsonObject ADDRESS = new JsonObject().put("full_name", "Soak").put("line1", "1 rue du Bain")
      .put("city", "Montréal").put("province", "QC").put("postal_code", "H2X 1Y4").put("country", "CA");
  private static final JsonObject CHECKOUT = new JsonObject().put("shipping_address", ADDRESS)
      .put("payment", new JsonObject().put("method", "card").put("token", "tok_visa"));
  /** A token is valid for a quarter of an hour. */
  private static final Duration LOGGED_IN = Duration.ofMinutes(10);
  private static final int ONE_IS_CANCELLED_OF = 20;

  private final Client client;
  private final Books books;
  private final Goods goods;
  private final String name;
  private final Random random;
  private String authorization;
  private long loggedInUntil;

  private Customer(Client client, Books books, Goods goods, int number) {
    this.client = client;
    this.books = books;
    this.goods = goods;
    this.name = "soak-" + number;
    this.random = new Random(number);
  }

  /** Blocks until the customer has an account. */
  static Customer registered(Client client, Books books, Goods goods, int number) {
    var customer = new Customer(client, books, goods, number);
    client.ask(Request.post("/customer-service/customers", new JsonObject().put("username", customer.name)
        .put("email", customer.name + "@example.com").put("password", PASSWORD).put("first_name", "Soak")
        .put("last_name", "Test"))).await();
    return customer;
  }

  @Override
  public Future<?> work() {
    var product = Goods.any(goods.ordered(), random);
    return logIn()
        .compose(_ -> client.ask(Request.get("/product-service/products/" + product)))
        .compose(_ -> client.ask(own("/cart-service/add", Goods.line(product, 1 + random.nextInt(3)))))
        .compose(_ -> client.measured(own("/order-service/checkout", CHECKOUT)))
        .compose(order -> {
          books.book("orders", order);
          books.move(order, "items", -1);
          return random.nextInt(ONE_IS_CANCELLED_OF) == 0 ? cancel(order) : Future.succeededFuture();
        });
  }

  private Future<?> logIn() {
    if (System.nanoTime() < loggedInUntil && authorization != null) {
      return Future.succeededFuture();
    }
    return client.ask(Request.post("/customer-service/auth",
        new JsonObject().put("username", name).put("password", PASSWORD))).onSuccess(session -> {
          authorization = "Bearer " + session.getString("access_token");
          loggedInUntil = System.nanoTime() + LOGGED_IN.toNanos();
        });
  }

  private Future<JsonObject> cancel(JsonObject order) {
    return client.ask(own("/order-service/orders/" + order.getLong("id") + "/cancel",
        new JsonObject().put("reason", "found it at home"))).onSuccess(_ -> {
          books.book("refunds", order);
          books.move(order, "items", 1);
        });
  }

  private Request own(String uri, JsonObject body) {
    return Request.post(uri, body).with(
        Map.of("Authorization", authorization, "Idempotency-Key", UUID.randomUUID().toString()));
  }
}
