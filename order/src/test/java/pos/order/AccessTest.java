package pos.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static pos.order.Shop.mustBe;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pos.common.run.Environment;
import pos.common.shop.CustomerTokens;
import pos.testing.ServiceUnderTest;

/** The service verifies tokens itself, even without a gateway in front of it. */
class AccessTest {

  private static final Shop SHOP = Shop.shared();
  private static final Map<String, HttpMethod> CALLS = Map.of("/checkout", HttpMethod.POST, "/orders", HttpMethod.GET,
      "/orders/1", HttpMethod.GET, "/orders/1/history", HttpMethod.GET, "/orders/1/cancel", HttpMethod.POST);

  private static JsonObject claims() {
    var now = Instant.now().getEpochSecond();
    return new JsonObject().put("iss", "pos-customer-service-dev").put("sub", "7").put("customer_id", 7)
        .put("role", "customer").put("iat", now).put("nbf", now - 30).put("exp", now + 900)
        .put("jti", UUID.randomUUID().toString());
  }

  private static String signed(JsonObject claims) {
    return "Bearer " + new CustomerTokens(SHOP.orders.vertx(), SHOP.orders.environment()).sign(claims);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<String> forged() {
    var now = Instant.now().getEpochSecond();
    var good = signed(claims());
    var unsigned = "Bearer " + encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode());
    var otherKey = new CustomerTokens(SHOP.orders.vertx(), Environment.read(
        Map.of("JWT_SECRET", "another secret of at least 32 bytes"), "order-service", 0));
    return Stream.of(unsigned + ".", unsigned + "." + good.substring(good.lastIndexOf('.') + 1),
        "Bearer " + otherKey.sign(claims()),
        signed(claims().put("iss", "another-issuer")), signed(claims().put("exp", now - 1)),
        signed(claims().put("nbf", now + 600)), signed(claims().put("exp", now + 100_000)),
        signed(claims().put("customer_id", "7")), signed(claims().put("customer_id", 0)),
        signed(claims().put("x", "x".repeat(3000))), signed(without("exp")), signed(without("iss")),
        signed(without("customer_id")), good + "x", good.replace("Bearer ", ""), "Basic Njo3", "Bearer",
        "Bearer a.b.c");
  }

  private static JsonObject without(String claim) {
    var claims = claims();
    claims.remove(claim);
    return claims;
  }

  @ParameterizedTest
  @MethodSource("forged")
  void a_forged_token_is_refused(String token) {
    CALLS.forEach((path, method) -> {
      var reply = SHOP.orders.send(method, path, null, "Authorization", token, "Idempotency-Key", "k").await();
      assertEquals("invalid-token", mustBe(401, reply).code());
      assertNotNull(reply.header("WWW-Authenticate"));
    });
  }

  @Test
  void a_request_without_a_token_is_refused() {
    CALLS.forEach((path, method) ->
        assertEquals("unauthorized", mustBe(401, SHOP.orders.send(method, path, null).await()).code()));
  }

  private static Person loggedIn() {
    return Person.join(SHOP);
  }

  static Stream<String> ends() {
    return Stream.of("log-out", "new password", "erasure");
  }

  private static void end(Person person, String how) {
    mustBe(204, switch (how) {
      case "log-out" -> SHOP.customers.post("/auth/logout",
          new JsonObject().put("refresh_token", person.refreshToken()));
      case "new password" -> SHOP.customers.post("/customers/me/password", new JsonObject()
          .put("current_password", Person.PASSWORD).put("new_password", "another phrase"),
          "Authorization", person.token());
      default -> person.erase();
    });
  }

  @ParameterizedTest
  @MethodSource("ends")
  void a_token_of_an_ended_session_is_refused_everywhere(String how) {
    var ended = loggedIn();
    var goesOn = loggedIn();
    var product = SHOP.product(1000, 1);
    SHOP.add(ended.id(), product, 1);
    end(ended, how);
    var otherInstance = SHOP.orders.another(OrderService::new, OrderService::port);
    for (var instance : List.of(SHOP.orders, otherInstance)) {
      CALLS.forEach((path, method) -> assertEquals("invalid-token", mustBe(401,
          instance.send(method, path, null, "Authorization", ended.token(), "Idempotency-Key", "k").await()).code()));
      mustBe(200, instance.get("/orders", "Authorization", goesOn.token()));
    }
    var line = Shop.lines(product, 1).getJsonObject(0);
    mustBe(401, SHOP.carts.post("/add", line, "Authorization", ended.token()));
    mustBe(200, SHOP.carts.post("/add", line, "Authorization", goesOn.token()));
    mustBe(401, SHOP.orders.post("/checkout", Shop.paidWith("tok_visa"), "Authorization", ended.token(),
        "Idempotency-Key", "ended " + ended.id()));
    assertEquals(0, SHOP.orders.number("SELECT count(*) FROM orders WHERE customer_id = $1", ended.id()));
    otherInstance.close();
  }

  @Test
  void where_nothing_is_known_of_sessions_there_is_neither_a_checkout_nor_a_cancellation() {
    try (var alone = ServiceUnderTest.start("order-service", OrderService::new, OrderService::port)) {
      var reply = alone.post("/checkout", Shop.paidWith("tok_visa"), "Authorization", SHOP.token(1),
          "Idempotency-Key", "unknown");
      assertEquals("unavailable", mustBe(503, reply).code());
      assertEquals("1", reply.header("Retry-After"));
      mustBe(503, alone.post("/orders/1/cancel", new JsonObject(), "Authorization", SHOP.token(1)));
      mustBe(200, alone.get("/orders", "Authorization", SHOP.token(1)));
    }
  }
}
