package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The tokens that pass, and Kong's messages for the others. */
@ExtendWith(VertxExtension.class)
class JwtTest {

  private static final String SECRET = "a-secret-that-only-the-tests-of-the-gateway-know";
  private static final String FILE = """
      consumers:
      - username: token-issuer
        jwt_secrets: [{key: issuer, secret: a-secret-that-only-the-tests-of-the-gateway-know, algorithm: HS256}]
      services:
      - name: echo-service
        host: echo
        routes:
        - name: customer
          paths: [/customer]
          plugins:
          - {name: jwt, config: {claims_to_verify: [exp, nbf], maximum_expiration: 960, uri_param_names: [],
                                 run_on_preflight: false}}
      """;
  private static TestGateway gateway;
  private static Instant now;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
    // the library uses the clock of the system: the gateway's must agree
    gateway.clock.setToNow();
    now = gateway.clock.instant();
  }

  @Test
  void a_forged_token_is_refused_with_kong_s_message() {
    wrong("not.a.token", "Bad token; invalid JSON");
    wrong("nothing", "Bad token; invalid JSON");
    wrong(good().substring(0, good().indexOf('.')), "Bad token; invalid JSON");
    wrong(Tokens.signed("none", Tokens.claims("issuer", now.plusSeconds(60)), SECRET), "Bad token; invalid alg");
    wrong(Tokens.signed("HS512", Tokens.claims("issuer", now.plusSeconds(60)), SECRET), "Invalid algorithm");
    wrong(Tokens.signed(Tokens.claims("issuer", now.plusSeconds(60)), SECRET + "x"), "Invalid signature");
    wrong(good().substring(0, good().lastIndexOf('.') + 1), "Invalid signature");
    wrong(Tokens.signed(Tokens.claims("stranger", now.plusSeconds(60)), SECRET),
        "No credentials found for given 'iss'");
    wrong(Tokens.signed(new JsonObject().put("exp", now.getEpochSecond() + 60), SECRET),
        "No mandatory 'iss' in claims");
  }

  @Test
  void a_token_has_exactly_three_parts() {
    assertEquals(200, answer(good()).statusCode());
    for (var end : List.of(".", "..", ".x", "." + good())) {
      wrong(good() + end, "Invalid signature");
    }
    wrong("." + good(), "Bad token; invalid JSON");
    wrong(good().substring(0, good().lastIndexOf('.')), "Invalid signature");
  }

  @Test
  void a_signature_with_characters_added_or_removed_is_refused() {
    var token = good();
    for (var end : List.of("+", "/", "%", "==", "A", "AAAA")) {
      wrong(token + end, "Invalid signature");
    }
    wrong(token.substring(0, token.length() - 1), "Invalid signature");
  }

  @Test
  void a_signature_that_is_no_base64url_is_refused() {
    var content = good().substring(0, good().lastIndexOf('.') + 1);
    for (var signature : List.of("*", "!!!!", "=", "====", "a", "a b", "%41%41", "\"\"", "null", "~".repeat(43))) {
      wrong(content + signature, "Invalid signature");
    }
  }

  @Test
  void a_token_cannot_bring_its_own_key_or_algorithm() {
    var claims = claims().encode();
    var stranger = SECRET + "x";
    for (var header : List.of("{\"alg\":\"HS256\",\"kid\":\"issuer\"}", "{\"alg\":\"HS256\",\"x5c\":[\"AAAA\"]}",
        "{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}", "{\"alg\":\"HS256\",\"nonce\":\"x\"}")) {
      wrong(Tokens.signed(header, claims, stranger), "Invalid signature");
      assertEquals(200, answer(Tokens.signed(header, claims, SECRET)).statusCode(), header);
    }
    for (var header : List.of("{\"alg\":\"none\"}", "{\"alg\":\"NONE\"}", "{\"alg\":\"hs256\"}", "{\"alg\":null}",
        "{}")) {
      wrong(Tokens.signed(header, claims, SECRET), "Bad token; invalid alg");
      var unsigned = Tokens.signed(header, claims, SECRET);
      wrong(unsigned.substring(0, unsigned.lastIndexOf('.') + 1), "Bad token; invalid alg");
    }
  }

  @Test
  void a_token_whose_header_or_claims_are_not_an_object_is_refused() {
    wrong(Tokens.signed("[]", "{}", SECRET), "Bad token; invalid JSON");
    wrong(Tokens.signed("{\"alg\":\"HS256\"}", "7", SECRET), "Bad token; invalid JSON");
    wrong(Tokens.signed("{\"alg\":7}", "{}", SECRET), "Bad token; invalid alg");
  }

  @Test
  void a_token_is_valid_from_nbf_until_exp() {
    wrong(signed(claims().put("exp", second(0))), "token expired");
    wrong(signed(claims().put("exp", second(-1))), "token expired");
    wrong(signed(claims().put("exp", second(961))), "exceeds maximum allowed expiration");
    wrong(signed(claims().put("nbf", second(1))), "token not valid yet");
    wrong(signed(claims().put("nbf", second(3600))), "token not valid yet");
    assertEquals(200, answer(signed(claims().put("nbf", second(0)).put("exp", second(1)))).statusCode());
    assertEquals(200, answer(signed(claims().put("nbf", second(-930)).put("exp", second(960)))).statusCode());
  }

  @Test
  void exp_and_nbf_must_be_numbers() {
    for (var name : List.of("exp", "nbf")) {
      var without = claims();
      without.remove(name);
      wrong(signed(without), "must be a number");
      wrong(signed(claims().putNull(name)), "must be a number");
      wrong(signed(claims().put(name, String.valueOf(claims().getLong(name)))), "must be a number");
      wrong(Tokens.signed(claims().put(name, "1"), SECRET + "x"), "Invalid signature");
      wrong(Tokens.signed(claims().putNull(name), SECRET + "x"), "Invalid signature");
    }
  }

  @Test
  void iat_is_not_verified_but_must_be_a_number() {
    assertEquals(200, answer(signed(claims().put("iat", second(3600)))).statusCode());
    wrong(signed(claims().put("iat", "yesterday")), "must be a number");
    wrong(Tokens.signed(claims().put("iat", "yesterday"), SECRET + "x"), "Invalid signature");
  }

  @Test
  void a_huge_token_is_refused() {
    var huge = Tokens.signed(claims().put("x", "x".repeat(4000)), SECRET + "x");
    wrong(huge, "Invalid signature");
    wrong("x".repeat(8000), "Bad token; invalid JSON");
    var before = gateway.echo.requests.get();
    for (var length : List.of(8192, 20_000, 40_000)) {
      var answer = answer("x".repeat(length));
      assertEquals(400, answer.statusCode());
      assertEquals("Request header or cookie too large", new JsonObject(answer.body()).getString("detail"));
    }
    assertEquals(before, gateway.echo.requests.get());
  }

  @Test
  void kong_yml_verifies_exp_and_nbf_of_every_token() throws IOException {
    var kongYml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(TestGateway.kongYml()));
    var plugins = plugins(kongYml).filter(plugin -> "jwt".equals(plugin.get("name"))).toList();
    assertFalse(plugins.isEmpty());
    plugins.forEach(plugin ->
        assertEquals(List.of("exp", "nbf"), ((Map<?, ?>) plugin.get("config")).get("claims_to_verify")));
  }

  /** Returns the plugins anywhere in a part of the file. */
  private static Stream<Map<?, ?>> plugins(Object part) {
    return switch (part) {
      case List<?> list -> list.stream().flatMap(JwtTest::plugins);
      case Map<?, ?> map -> Stream.concat(Stream.of(map).filter(mapping -> mapping.containsKey("config")),
          map.values().stream().flatMap(JwtTest::plugins));
      case null, default -> Stream.empty();
    };
  }

  private static void wrong(String token, String detail) {
    var before = gateway.echo.requests.get();
    var answer = answer(token);
    assertEquals(401, answer.statusCode(), detail);
    assertEquals(detail, new JsonObject(answer.body()).getString("detail"));
    assertEquals("Bearer error=\"invalid_token\"", answer.headers().firstValue("WWW-Authenticate").orElse(null));
    assertEquals(before, gateway.echo.requests.get());
  }

  private static HttpResponse<String> answer(String token) {
    return gateway.get("/customer", "Authorization", "Bearer " + token);
  }

  private static JsonObject claims() {
    return Tokens.claims("issuer", now.plusSeconds(60));
  }

  private static long second(int fromNow) {
    return now.getEpochSecond() + fromNow;
  }

  private static String signed(JsonObject claims) {
    return Tokens.signed(claims, SECRET);
  }

  private static String good() {
    return signed(claims());
  }
}
