package pos.customer;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import pos.common.run.Metrics;
import pos.testing.Reply;
import pos.testing.ServiceUnderTest;
import pos.testing.SharedFixture;

/** A customer service and people who use it. */
final class Shop implements SharedFixture {

  static final String PASSWORD = "correct horse";
  /** The key under which wrong passwords of a username are counted, in SQL. */
  static final String KEY = "'name/' || encode(sha256(convert_to($1, 'UTF8')), 'hex')";

  final ServiceUnderTest service =
      ServiceUnderTest.of("customer-service", CustomerService::new, CustomerService::port);

  /** @param settings more variables of the service as NAME, value, ... */
  Shop(String... settings) {
    for (int i = 0; i < settings.length; i += 2) {
      service.with(settings[i], settings[i + 1]);
    }
  }

  @Override
  public void start() {
    service.start();
  }

  @Override
  public void close() {
    service.close();
  }

  /** Returns the service's operations by method and path template. */
  Map<String, String> operations() {
    return service.verticle(CustomerService.class).app().operations();
  }

  /** A customer who is logged in. */
  record Person(long id, String username, String accessToken, String refreshToken) {

    static Person from(String username, JsonObject tokens) {
      return new Person(tokens.getLong("customer_id"), username, tokens.getString("access_token"),
          tokens.getString("refresh_token"));
    }

    /** Returns the header with the access token, and more headers as name, value, ... */
    String[] headers(String... more) {
      var all = new String[more.length + 2];
      all[0] = "Authorization";
      all[1] = "Bearer " + accessToken;
      System.arraycopy(more, 0, all, 2, more.length);
      return all;
    }
  }

  static JsonObject registration(String username) {
    return new JsonObject().put("username", username).put("email", username + "@example.com").put("password", PASSWORD)
        .put("first_name", "Ana").put("last_name", "Roy").put("phone", "514 555-0199");
  }

  /** Registers a customer and logs them in. */
  Person newCustomer() {
    var username = "u" + UUID.randomUUID().toString().substring(0, 12);
    var reply = service.post("/customers", registration(username));
    if (reply.status() != 201) {
      throw new AssertionError(reply.body().toString());
    }
    return logInAgain(username);
  }

  /** Begins one more session of a customer. */
  Person logInAgain(String username) {
    return Person.from(username, logIn(username, PASSWORD).json());
  }

  Reply logIn(String username, String password) {
    return service.post("/auth", credentials(username, password));
  }

  static JsonObject credentials(String username, String password) {
    return new JsonObject().put("username", username).put("password", password);
  }

  Reply refresh(String token) {
    return service.post("/auth/refresh", refreshToken(token));
  }

  static JsonObject refreshToken(String token) {
    return new JsonObject().put("refresh_token", token);
  }

  /** Returns the status with which the service answers the person's access token. */
  int status(Person person) {
    return service.get("/customers/me", person.headers()).status();
  }

  static JsonObject address() {
    return new JsonObject().put("full_name", "Ana Roy").put("line1", "1 rue Peel").put("city", "Montréal")
        .put("province", "QC").put("postal_code", "H3C 2G9");
  }

  /** Returns how many wrong passwords are counted. */
  long failures(Person person) {
    return service.number("SELECT coalesce(sum(failures), 0) FROM login_failures WHERE account = " + KEY,
        person.username());
  }

  /** Returns how many tokens can be used, or belong to an access token that can. */
  long liveTokens(Person person) {
    return service.number("""
        SELECT count(*) FROM auth_tokens WHERE customer_id = $1 AND revoked_at IS NULL
          AND (used_at IS NULL OR NOT EXISTS (SELECT FROM ended_sessions e WHERE e.id = family))
        """, person.id());
  }

  /** Returns how many passwords have been hashed. */
  long hashes() {
    return Metrics.registry(service.vertx()).get("password.hash").timer().count();
  }

  /** Keeps all passwords waiting until the latch is counted down. */
  CountDownLatch holdHashing() {
    return holdHashing(Passwords.AT_ONCE);
  }

  /** Keeps some of the threads that hash passwords busy until the latch is counted down. */
  CountDownLatch holdHashing(int threads) {
    var gate = new CountDownLatch(1);
    var held = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      service.vertx().createSharedWorkerExecutor("passwords", Passwords.AT_ONCE).executeBlocking(() -> {
        held.countDown();
        gate.await();
        return null;
      }, false);
    }
    await(held);
    return gate;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns how many passwords are being hashed or wait for it. */
  double waiting() {
    return Metrics.registry(service.vertx()).get("password.waiting").gauge().value();
  }

  /** Counts the rows of every table that a request could write to. */
  List<Long> counts() {
    return List.of(count("customers"), count("addresses"), count("auth_tokens"), count("login_failures"),
        count("idempotency_keys"), service.number("SELECT sum(version)::bigint FROM customers"));
  }

  long count(String table) {
    return service.number("SELECT count(*) FROM " + table);
  }
}
