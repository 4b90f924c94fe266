package pos.customer;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import pos.common.run.Metrics;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;

/** A customer service and people who use it. */
final class Shop implements AutoCloseable {

  static final String PASSWORD = "correct horse";
  final ServiceUnderTest service;
  CustomerService verticle;

  private Shop(ServiceUnderTest running) {
    service = running;
  }

  static Shop open(String... variables) {
    var verticle = new CustomerService[1];
    var shop = new Shop(ServiceUnderTest.start("customer-service",
        environment -> verticle[0] = new CustomerService(environment), CustomerService::port, variables));
    shop.verticle = verticle[0];
    return shop;
  }

  /** Somebody with an account and an open session. */
  record Person(long id, String username, String accessToken, String refreshToken) {

    String[] and(String... headers) {
      var all = new String[headers.length + 2];
      all[0] = "Authorization";
      all[1] = "Bearer " + accessToken;
      System.arraycopy(headers, 0, all, 2, headers.length);
      return all;
    }

    static Person from(String username, JsonObject tokens) {
      return new Person(tokens.getLong("customer_id"), username, tokens.getString("access_token"),
          tokens.getString("refresh_token"));
    }
  }

  static JsonObject registration(String username) {
    return new JsonObject().put("username", username).put("email", username + "@example.com").put("password", PASSWORD)
        .put("first_name", "Ana").put("last_name", "Roy").put("phone", "514 555-0199");
  }

  /** A new customer, logged in. */
  Person join() {
    var username = "u" + UUID.randomUUID().toString().substring(0, 12);
    var reply = service.post("/customers", registration(username));
    if (reply.status() != 201) {
      throw new AssertionError(reply.body().toString());
    }
    return again(username);
  }

  /** A new session of a customer. */
  Person again(String username) {
    return Person.from(username, logIn(username, PASSWORD).json());
  }

  Reply logIn(String username, String password) {
    return service.post("/auth", credentials(username, password));
  }

  static JsonObject credentials(String username, String password) {
    return new JsonObject().put("username", username).put("password", password);
  }

  Reply refresh(String token) {
    return service.post("/auth/refresh", new JsonObject().put("refresh_token", token));
  }

  int status(Person person) {
    return service.get("/customers/me", person.and()).status();
  }

  static JsonObject address() {
    return new JsonObject().put("full_name", "Ana Roy").put("line1", "1 rue Peel").put("city", "Montréal")
        .put("province", "QC").put("postal_code", "H3C 2G9");
  }

  long failures(Person person) {
    return service.number("SELECT coalesce(sum(failures), 0) FROM login_failures WHERE account = $1",
        "customer/" + person.id());
  }

  /** How often Argon2 was asked. */
  long hashes() {
    return Metrics.registry(service.vertx()).get("password.hash").timer().count();
  }

  /** Keeps all passwords waiting until it is counted down. */
  CountDownLatch holdHashing() {
    var gate = new CountDownLatch(1);
    service.vertx().createSharedWorkerExecutor("passwords", 1).executeBlocking(() -> {
      gate.await();
      return null;
    });
    return gate;
  }

  /** How many passwords are being hashed or wait for it. */
  double waiting() {
    return Metrics.registry(service.vertx()).get("password.waiting").gauge().value();
  }

  /** Every table a request could write to, counted. */
  List<Long> counts() {
    return List.of(count("customers"), count("addresses"), count("auth_tokens"), count("login_failures"),
        count("idempotency_keys"), service.number("SELECT sum(version)::bigint FROM customers"));
  }

  long count(String table) {
    return service.number("SELECT count(*) FROM " + table);
  }

  @Override
  public void close() {
    service.close();
  }
}
