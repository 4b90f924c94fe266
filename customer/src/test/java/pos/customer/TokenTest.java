package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.common.shop.CustomerTokens;
import pos.common.shop.CustomerTokens.Claims;
import pos.common.run.Environment;
import pos.customer.Shop.Person;

/** Access tokens that this service must refuse itself, even if a gateway lets them pass. */
class TokenTest {

  @RegisterExtension
  private static final Shop shop = new Shop();
  private static Person ana;
  private static CustomerTokens tokens;

  @BeforeAll
  static void addCustomer() {
    ana = shop.newCustomer();
    tokens = new CustomerTokens(shop.service.vertx(), shop.service.environment());
  }

  /** Returns the claims of a valid token. */
  private static JsonObject claims() {
    return json(ana.accessToken().split("\\.")[1]);
  }

  private static JsonObject json(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part)));
  }

  private static JsonObject without(String claim) {
    var claims = claims();
    claims.remove(claim);
    return claims;
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes());
  }

  /** Returns a valid token's claims and signature under another header. */
  private static String withHeader(String header) {
    var parts = ana.accessToken().split("\\.");
    return encoded(header) + "." + parts[1] + "." + parts[2];
  }

  /** Returns a valid token's claims under another header, signed with the service's key. */
  private static String signed(String header) throws GeneralSecurityException {
    return signed(header, claims().encode());
  }

  private static String signed(String header, String claims) throws GeneralSecurityException {
    var content = encoded(header) + "." + encoded(claims);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(shop.service.environment().tokenSecret().secret().getBytes(), "HmacSHA256"));
    return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(content.getBytes()));
  }

  private static int status(String authorization) {
    return shop.service.get("/customers/me", "Authorization", authorization).status();
  }

  private static DynamicTest refused(String name, String token) {
    return DynamicTest.dynamicTest(name, () -> {
      var reply = shop.service.get("/customers/me", "Authorization", "Bearer " + token);
      assertEquals(401, reply.status());
      assertEquals("invalid-token", reply.code());
      assertEquals("Bearer error=\"invalid_token\"", reply.header("WWW-Authenticate"));
    });
  }

  private static DynamicTest refused(String name, JsonObject claims) {
    return refused(name, tokens.sign(claims));
  }

  @Test
  void a_valid_token_with_more_claims_is_accepted() {
    assertEquals(200, status("Bearer " + ana.accessToken()));
    assertEquals(200, status("bearer " + tokens.sign(claims().put("nbf", Instant.now().getEpochSecond()).put("x", 1))));
  }

  @TestFactory
  Stream<DynamicTest> a_token_with_invalid_claims_is_refused() {
    var now = Instant.now().getEpochSecond();
    return Stream.of(
        refused("expired", claims().put("exp", now - 1)), refused("expires now", claims().put("exp", now)),
        refused("no exp", without("exp")), refused("exp as text", claims().put("exp", String.valueOf(now + 60))),
        refused("exp with a fraction", claims().put("exp", now + 60.5)),
        refused("valid for too long", claims().put("exp", now + 3600)),
        refused("not yet valid", claims().put("nbf", now + 60)), refused("nbf as text", claims().put("nbf", "0")),
        refused("issued in the future", claims().put("iat", now + 60)),
        refused("other iss", claims().put("iss", "another-shop")), refused("no iss", without("iss")),
        refused("no customer", without("customer_id")), refused("customer as text", claims().put("customer_id", "1")),
        refused("customer 0", claims().put("customer_id", 0)),
        refused("customer 1.5", claims().put("customer_id", 1.5)),
        refused("no jti", without("jti")), refused("jti is no UUID", claims().put("jti", "x")),
        refused("unknown jti", claims().put("jti", UUID.randomUUID().toString())),
        refused("jti of another customer", claims().put("customer_id", 1)));
  }

  @TestFactory
  Stream<DynamicTest> a_signed_token_with_another_header_is_refused() throws GeneralSecurityException {
    assertEquals(200, status("Bearer " + signed("{\"alg\":\"HS256\"}")));
    return Stream.of(refused("HS512", signed("{\"alg\":\"HS512\"}")), refused("none", signed("{\"alg\":\"none\"}")),
        refused("no alg", signed("{}")), refused("no object", signed("[]")), refused("no JSON", signed("x")),
        refused("a critical extension", signed("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}")));
  }

  @TestFactory
  Stream<DynamicTest> a_signed_token_with_unusual_json_is_refused() throws GeneralSecurityException {
    var header = "{\"alg\":\"HS256\"}";
    var claims = claims().encode();
    var beyondLong = BigInteger.TWO.pow(64);
    return Stream.of(refused("no object", signed(header, "[]")), refused("null", signed(header, "null")),
        refused("no JSON", signed(header, "x")), refused("empty claims", signed(header, "{}")),
        refused("two objects", signed(header, claims + claims)),
        refused("alg twice", signed("{\"alg\":\"HS256\",\"alg\":\"none\"}")),
        refused("alg is a list", signed("{\"alg\":[\"HS256\"]}")), refused("alg is null", signed("{\"alg\":null}")),
        refused("crit is null", signed("{\"alg\":\"HS256\",\"crit\":null}")),
        refused("exp twice", signed(header, claims.replace("}", ",\"exp\":1}"))),
        refused("exp is null", claims().putNull("exp")), refused("exp is a list", claims().put("exp", new JsonArray())),
        refused("exp beyond a long", claims().put("exp", beyondLong.add(BigInteger.valueOf(claims().getLong("exp"))))),
        refused("exp is infinite", signed(header, claims.replaceFirst("\"exp\":\\d+", "\"exp\":1e999"))),
        refused("customer beyond a long", claims().put("customer_id", beyondLong.add(BigInteger.valueOf(ana.id())))),
        refused("iss is a list", claims().put("iss", new JsonArray().add(claims().getString("iss")))),
        refused("jti is a number", claims().put("jti", 1)),
        refused("nested deeply", signed(header, "{\"x\":" + "[".repeat(1200))),
        refused("header nested deeply", signed("[".repeat(1200), claims)));
  }

  /** A signature of 256 bits has 43 characters of base64url, so four spellings of the last one decode to the same. */
  @Test
  void a_signature_in_another_spelling_is_refused() {
    var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    var token = ana.accessToken();
    var last = alphabet.indexOf(token.charAt(token.length() - 1));
    assertEquals(0, last % 4);
    for (int spare = 1; spare < 4; spare++) {
      assertEquals(401, status("Bearer " + token.substring(0, token.length() - 1) + alphabet.charAt(last + spare)));
    }
  }

  @TestFactory
  Stream<DynamicTest> a_token_that_the_service_did_not_sign_is_refused() {
    var other = new CustomerTokens(shop.service.vertx(), Environment.read(
        Map.of("JWT_SECRET", "another secret of at least 32 bytes"), "customer-service", 0));
    var good = ana.accessToken();
    var parts = good.split("\\.");
    var none = encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".";
    return Stream.of(
        refused("alg none", none), refused("alg none, signed", none + parts[2]),
        refused("alg None", withHeader("{\"alg\":\"None\"}")),
        refused("other alg", withHeader("{\"alg\":\"HS512\"}")), refused("RS256", withHeader("{\"alg\":\"RS256\"}")),
        refused("no alg", withHeader("{}")), refused("header is a list", withHeader("[]")),
        refused("header is text", withHeader("x")),
        refused("other key", other.issue(new Claims(ana.id(),
            UUID.fromString(claims().getString("jti")), UUID.randomUUID()), Instant.now())),
        refused("changed claims", parts[0] + "." + encoded(claims().put("customer_id", 1).encode()) + "." + parts[2]),
        refused("no signature", parts[0] + "." + parts[1] + "."), refused("two parts", parts[0] + "." + parts[1]),
        refused("four parts", good + "." + parts[2]), refused("cut off", good.substring(0, good.length() - 1)),
        refused("padded", good + "="), refused("not base64", "!." + parts[1] + "." + parts[2]),
        refused("nested deeply", encoded("[".repeat(1200)) + "." + parts[1] + "." + parts[2]),
        refused("claims nested deeply", parts[0] + "." + encoded("{\"x\":" + "[".repeat(1200)) + "." + parts[2]),
        refused("empty", ""), refused("not ASCII", "é.é.é"), refused("a refresh token", ana.refreshToken()),
        refused("huge", tokens.sign(claims().put("x", "x".repeat(8000)))));
  }

  @Test
  void a_token_is_accepted_only_as_a_bearer_token_in_the_header() {
    for (var header : new String[] {ana.accessToken(), "Basic " + ana.accessToken(), "Bearer: " + ana.accessToken()}) {
      assertEquals(401, status(header));
    }
    assertEquals(401, shop.service.get("/customers/me", "Cookie", "jwt=" + ana.accessToken(),
        "X-Consumer-Username", "test-automation", "X-Customer-ID", "1").status());
    // no call has such a parameter
    assertEquals(400, shop.service.get("/customers/me?jwt=" + ana.accessToken()).status());
  }

  @TestFactory
  Stream<DynamicTest> every_operation_on_an_account_needs_a_token() {
    return shop.operations().entrySet().stream()
        .filter(operation -> operation.getKey().contains("/me"))
        .map(operation -> DynamicTest.dynamicTest(operation.getValue(), () -> {
          var call = operation.getKey().replace(":id", "1").split(" ");
          var before = shop.counts();
          var reply = shop.service.send(HttpMethod.valueOf(call[0]), call[1], Buffer.buffer("{}")).await();
          assertEquals(401, reply.status());
          assertEquals("unauthorized", reply.code());
          assertEquals("Bearer", reply.header("WWW-Authenticate"));
          assertEquals(before, shop.counts());
        }));
  }
}
