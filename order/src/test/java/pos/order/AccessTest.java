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

  @Test
  void a_token_of_an_ended_session_works_until_it_expires_but_not_for_a_saved_address() {
    var login = SHOP.customers.post("/auth", new JsonObject().put("username", "client1").put("password", "password"))
        .json();
    var token = "Bearer " + login.getString("access_token");
    mustBe(204, SHOP.customers.post("/auth/logout", new JsonObject()
        .put("refresh_token", login.getString("refresh_token"))));
    var body = Shop.paidWith("tok_visa").put("shipping_address_id", 1);
    body.remove("shipping_address");
    SHOP.add(1, SHOP.product(1000, 1), 1);
    var reply = SHOP.orders.post("/checkout", body, "Authorization", token, "Idempotency-Key", "logged out");
    assertEquals("invalid-token", mustBe(401, reply).code());
    assertEquals(List.of(), SHOP.orders.sql("SELECT key FROM requests WHERE key = 'logged out'"));
    mustBe(201, SHOP.orders.post("/checkout", Shop.paidWith("tok_visa"), "Authorization", token, "Idempotency-Key",
        "logged out"));
  }
}
