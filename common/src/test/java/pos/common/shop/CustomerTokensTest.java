package pos.common.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.common.shop.CustomerTokens.Claims;

/** Access tokens: what they say, which ones are valid, and a new secret beside the previous one. */
class CustomerTokensTest {

  private static Vertx vertx;
  private static CustomerTokens ours;
  private static final String OLD = "the-old-secret-that-has-enough-bytes";
  private static final String NEW = "the-new-secret-that-has-enough-bytes";

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    ours = tokens("JWT_ISSUER", "us", "JWT_SECRET", NEW);
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  private static CustomerTokens tokens(String... variables) {
    var all = new HashMap<String, String>();
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    return new CustomerTokens(vertx, Environment.read(Map.copyOf(all), "x-service", 1));
  }

  private static String issuedBy(CustomerTokens tokens) {
    return "Bearer " + tokens.issue(new Claims(7, UUID.randomUUID(), UUID.randomUUID()), Instant.now());
  }

  private static boolean accepts(CustomerTokens tokens, String authorization) {
    return tokens.verify(authorization).map(true).otherwise(false).await();
  }

  @Test
  void tokens_of_the_previous_secret_are_valid_as_long_as_it_is_known() {
    var before = issuedBy(tokens("JWT_ISSUER", "old", "JWT_SECRET", OLD));
    var both = tokens("JWT_ISSUER", "new", "JWT_SECRET", NEW, "JWT_PREVIOUS_ISSUER", "old", "JWT_PREVIOUS_SECRET", OLD);
    assertTrue(accepts(both, before));
    assertEquals(7, both.verify(before).await().customerId());
    assertTrue(accepts(both, issuedBy(both)));
    var after = tokens("JWT_ISSUER", "new", "JWT_SECRET", NEW);
    assertTrue(accepts(after, issuedBy(both)));
    assertFalse(accepts(after, before));
  }

  @Test
  void a_secret_counts_for_its_own_issuer_only() {
    var both = tokens("JWT_ISSUER", "new", "JWT_SECRET", NEW, "JWT_PREVIOUS_ISSUER", "old", "JWT_PREVIOUS_SECRET", OLD);
    assertFalse(accepts(both, issuedBy(tokens("JWT_ISSUER", "new", "JWT_SECRET", OLD))));
    assertFalse(accepts(both, issuedBy(tokens("JWT_ISSUER", "old", "JWT_SECRET", NEW))));
    assertFalse(accepts(both, issuedBy(tokens("JWT_ISSUER", "other", "JWT_SECRET", OLD))));
  }

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");
  private static final UUID SESSION = UUID.fromString("0199a3a0-0000-7000-8000-000000000002");

  private static JsonObject claims(long issued) {
    return new JsonObject().put("iss", "us").put("sub", "7").put("customer_id", 7L).put("role", "customer")
        .put("iat", issued).put("nbf", issued - 30).put("exp", issued + 900).put("jti", ID.toString()).put("sid", SESSION.toString());
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  /** Returns a token with a header of its own, signed with our secret. */
  private static String signed(JsonObject header, JsonObject claims) {
    try {
      var base64 = Base64.getUrlEncoder().withoutPadding();
      var head = base64.encodeToString(header.encode().getBytes(UTF_8)) + "."
          + base64.encodeToString(claims.encode().getBytes(UTF_8));
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(NEW.getBytes(UTF_8), "HmacSHA256"));
      return head + "." + base64.encodeToString(mac.doFinal(head.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final JsonObject HEADER = new JsonObject().put("alg", "HS256").put("typ", "JWT");

  private static boolean accepts(JsonObject claims) {
    return accepts(ours, "Bearer " + signed(HEADER, claims));
  }

  @Test
  void a_token_says_who_the_customer_is_and_until_when() {
    var token = ours.issue(new Claims(7, ID, SESSION), Instant.ofEpochSecond(1_800_000_000));
    var parts = token.split("\\.");
    assertEquals(claims(1_800_000_000), new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8)));
    assertEquals(new Claims(7, ID, SESSION), ours.verify(issuedBy(ours, ID)).await());
    assertEquals(signed(HEADER, claims(now())).length(), issuedBy(ours, ID).length() - "Bearer ".length());
  }

  private static String issuedBy(CustomerTokens tokens, UUID id) {
    return "Bearer " + tokens.issue(new Claims(7, id, SESSION), Instant.now());
  }

  @Test
  void a_token_without_a_session_is_a_session_of_its_own() {
    var without = claims(now());
    without.remove("sid");
    assertEquals(new Claims(7, ID, ID), ours.verify("Bearer " + signed(HEADER, without)).await());
    assertFalse(accepts(claims(now()).put("sid", "x")));
  }

  @Test
  void a_token_of_ours_is_valid() {
    assertTrue(accepts(claims(now())));
    assertTrue(accepts(ours, "bearer  " + signed(HEADER, claims(now()))));
    var without = claims(now());
    List.of("nbf", "iat").forEach(without::remove);
    assertTrue(accepts(without));
  }

  @Test
  void times_are_whole_numbers_within_their_bounds() {
    // the clock may move on by some seconds while the test runs
    assertFalse(accepts(claims(now()).put("exp", now())));
    assertTrue(accepts(claims(now()).put("exp", now() + 60)));
    assertTrue(accepts(claims(now()).put("exp", now() + 930)));
    assertFalse(accepts(claims(now()).put("exp", now() + 990)));
    assertFalse(accepts(claims(now()).put("exp", (double) (now() + 100))));
    assertFalse(accepts(claims(now()).put("exp", String.valueOf(now() + 100))));
    var endless = claims(now());
    endless.remove("exp");
    assertFalse(accepts(endless));
    for (var begin : List.of("nbf", "iat")) {
      assertTrue(accepts(claims(now()).put(begin, 0)), begin);
      assertTrue(accepts(claims(now()).put(begin, now() + 20)), begin);
      assertFalse(accepts(claims(now()).put(begin, now() + 90)), begin);
      assertFalse(accepts(claims(now()).put(begin, -1)), begin);
      assertFalse(accepts(claims(now()).put(begin, 1.5)), begin);
    }
  }

  @Test
  void a_customer_has_an_id_from_1_and_a_token_an_id_of_its_own() {
    assertTrue(accepts(claims(now()).put("customer_id", 1)));
    assertTrue(accepts(claims(now()).put("customer_id", Long.MAX_VALUE)));
    for (var other : new Object[] {0, -1, "7", 1.0}) {
      assertFalse(accepts(claims(now()).put("customer_id", other)), String.valueOf(other));
    }
    assertFalse(accepts(claims(now()).put("jti", "x")));
  }

  @Test
  void an_extension_that_must_be_understood_is_not() {
    assertFalse(accepts(ours, "Bearer " + signed(HEADER.copy().put("crit", new JsonArray().add("b64")),
        claims(now()))));
    assertFalse(accepts(ours, "Bearer " + signed(HEADER.copy().put("alg", "none"), claims(now()))));
  }

  @Test
  void what_is_no_token_is_refused() {
    var token = issuedBy(ours);
    var last = token.charAt(token.length() - 1);
    for (var other : List.of("", "Bearer", token.substring(7), "Basic " + token.substring(7), token + "x",
        token.substring(0, token.length() - 1) + (char) (last + 1), token.replace('.', ' '),
        "Bearer a.b." + "A".repeat(43), token + "\n")) {
      assertFalse(accepts(ours, other), other);
    }
    var failure = assertThrows(Failure.class, () -> ours.verify("Bearer").await());
    assertEquals(401, failure.status());
    assertEquals("invalid-token", failure.code());
  }

  @Test
  void a_header_has_at_most_2048_characters() {
    var length = ("Bearer " + signed(HEADER, claims(now()).put("x", ""))).length();
    // three bytes are four characters
    var longest = claims(now()).put("x", "x".repeat((2048 - length) / 4 * 3));
    var authorization = "Bearer " + signed(HEADER, longest);
    assertTrue(authorization.length() > 2040 && authorization.length() <= 2048, () -> authorization.length() + "");
    assertTrue(accepts(ours, authorization));
    assertTrue(accepts(ours, authorization.replace("Bearer", "Bearer" + " ".repeat(2048 - authorization.length()))));
    assertFalse(accepts(ours, authorization.replace("Bearer", "Bearer" + " ".repeat(2049 - authorization.length()))));
  }
}
