package pos.cart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pos.cart.OtherServices.customer;
import static pos.cart.OtherServices.product;
import static pos.cart.Shop.assertRefused;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pos.cart.OtherServices.Customer;
import pos.common.run.Environment;
import pos.common.shop.CustomerTokens;

/** Access to carts, tested without the gateway in front of the service. */
class AccessTest {

  @RegisterExtension
  private static final Shop shop = new Shop();

  private static JsonObject claims() {
    var now = Instant.now().getEpochSecond();
    return new JsonObject().put("iss", shop.service.environment().tokenSecret().issuer()).put("sub", "1")
        .put("customer_id", 1).put("role", "customer").put("iat", now).put("nbf", now - 30).put("exp", now + 600).put("jti", "x");
  }

  private static String signed(JsonObject claims) {
    return new CustomerTokens(shop.service.vertx(), shop.service.environment()).sign(claims);
  }

  private static String signedWithAnotherKey(JsonObject claims) {
    var environment = Environment.read(Map.of("JWT_SECRET", "another secret of at least 32 bytes"), "x", 1);
    return new CustomerTokens(shop.service.vertx(), environment).sign(claims);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Stream<Arguments> forged() {
    var now = Instant.now().getEpochSecond();
    var good = signed(claims());
    var signature = good.substring(good.lastIndexOf('.'));
    return Stream.of(
        Arguments.of("alg none", encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode()) + "."),
        Arguments.of("alg none, signed", encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode()) + signature),
        Arguments.of("another key", signedWithAnotherKey(claims())),
        Arguments.of("another customer under the old signature", good.split("\\.")[0] + "."
            + encoded(claims().put("customer_id", 2).encode()) + signature),
        Arguments.of("another issuer", signed(claims().put("iss", "x"))),
        Arguments.of("expired", signed(claims().put("iat", now - 900).put("exp", now - 1))),
        Arguments.of("no expiry", signed(claims().putNull("exp"))),
        Arguments.of("expiry as text", signed(claims().put("exp", String.valueOf(now + 600)))),
        Arguments.of("valid for a year", signed(claims().put("exp", now + 31_536_000))),
        Arguments.of("not yet valid", signed(claims().put("nbf", now + 300))),
        Arguments.of("no customer", signed(claims().putNull("customer_id"))),
        Arguments.of("customer as text", signed(claims().put("customer_id", "1"))),
        Arguments.of("customer 0", signed(claims().put("customer_id", 0))),
        Arguments.of("too long", signed(claims().put("x", "x".repeat(4000)))),
        Arguments.of("not a token", "x"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forged")
  void a_forged_token_opens_no_cart(String name, String token) {
    var reply = shop.service.get("/cart", "Authorization", "Bearer " + token);
    assertRefused(401, "invalid-token", reply);
    assertEquals("Bearer error=\"invalid_token\"", reply.header("WWW-Authenticate"));
  }

  @ParameterizedTest
  @CsvSource({"POST, /add", "GET, /cart", "DELETE, /cart", "PUT, /items/1", "DELETE, /items/1", "POST, /merge"})
  void a_customers_cart_needs_a_token(String method, String path) {
    var reply = shop.service.send(HttpMethod.valueOf(method), path, Buffer.buffer("{}")).await();
    assertRefused(401, "unauthorized", reply);
    assertEquals("Bearer", reply.header("WWW-Authenticate"));
  }

  @Test
  void customers_reach_only_their_own_carts() {
    var a = customer();
    var b = customer();
    var product = product();
    shop.add(b, product, 5);
    var etag = shop.read(b).header("ETag");
    assertEquals(Map.of(), shop.items(a));
    shop.put(a, product, 1);
    shop.delete(a, "/items/" + product);
    shop.delete(a, "/cart");
    for (var id : List.of("customer-" + b.id(), b.owner().cartId())) {
      assertEquals("session_id", shop.post(a, "/merge", new JsonObject().put("session_id", id)).field());
      assertEquals("session_id", shop.service.get("/guest/" + id + "/cart").field());
    }
    assertEquals(Map.of(product, 5L), shop.items(b));
    assertEquals(etag, shop.read(b).header("ETag"));
  }

  @Test
  void only_the_token_says_whose_cart_it_is() {
    var a = customer();
    var b = customer();
    var product = product();
    shop.add(a, product, 1, "X-Customer-Id", String.valueOf(b.id()), "X-Consumer-Username", "internal",
        "X-Consumer-Custom-ID", String.valueOf(b.id()));
    assertEquals(Map.of(), shop.items(b));
    assertEquals(Map.of(product, 1L), shop.items(new Customer(b.id(), a.authorization())));
  }
}
