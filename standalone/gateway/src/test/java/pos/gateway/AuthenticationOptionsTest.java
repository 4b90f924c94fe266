package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pos.gateway.config.BadGatewayFile;

/** API keys and tokens with options other than those of kong.yml, as Kong understands them. */
@ExtendWith(VertxExtension.class)
class AuthenticationOptionsTest {

  private static final String SECRET = "a-secret-that-only-the-tests-of-the-gateway-know";
  private static final String OTHER_SECRET = "another-secret-of-the-tests-of-the-gateway-only";
  private static final String FILE = """
      consumers:
      - username: app
        keyauth_credentials: [{key: key-of-app}, {key: second-key-of-app}]
        acls: [{group: shop}]
      - username: token-issuer
        jwt_secrets:
        - {key: issuer, secret: a-secret-that-only-the-tests-of-the-gateway-know}
        - {key: "7", secret: another-secret-of-the-tests-of-the-gateway-only}
      services:
      - name: echo-service
        host: echo
        routes:
        - name: keys
          paths: [/keys]
          plugins:
          - {name: key-auth, config: {key_names: [apikey, x-key], key_in_query: false}}
        - name: tokens
          paths: [/tokens]
          plugins:
          - {name: jwt, config: {header_names: [authorization, x-token], uri_param_names: []}}
        - name: expiring
          paths: [/expiring]
          plugins:
          - {name: jwt, config: {claims_to_verify: [exp], maximum_expiration: 960, uri_param_names: []}}
        - name: limited
          paths: [/limited]
          plugins:
          - {name: jwt, config: {maximum_expiration: 960, uri_param_names: []}}
      """;
  private static TestGateway gateway;
  private static Instant now;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
    gateway.clock.setToNow();
    now = gateway.clock.instant();
  }

  private static void refused(HttpResponse<String> answer, String detail, String authenticate) {
    assertEquals(401, answer.statusCode(), answer::body);
    assertEquals(detail, new JsonObject(answer.body()).getString("detail"));
    assertEquals(authenticate, answer.headers().firstValue("WWW-Authenticate").orElse(null));
  }

  private static void wrong(HttpResponse<String> answer, String detail) {
    refused(answer, detail, "Bearer error=\"invalid_token\"");
  }

  private static String claims(JsonObject claims) {
    return Tokens.signed(claims, SECRET);
  }

  private static JsonObject valid() {
    return Tokens.claims("issuer", now.plusSeconds(60));
  }

  @Test
  void a_key_may_come_in_each_header_that_is_named() {
    for (var key : List.of("key-of-app", "second-key-of-app")) {
      for (var name : List.of("apikey", "X-Key")) {
        var headers = gateway.seen("/keys", name, key).getJsonObject("headers");
        assertEquals("app", headers.getString("x-consumer-username"));
        assertEquals(key, headers.getString(name.toLowerCase()), "it is not hidden");
      }
    }
    assertTrue(gateway.seen("/keys/x?apikey=1", "apikey", "key-of-app").getString("uri").endsWith("?apikey=1"));
  }

  @Test
  void the_first_header_decides() {
    assertEquals(200, gateway.get("/keys", "apikey", "key-of-app", "X-Key", "wrong").statusCode());
    refused(gateway.get("/keys", "apikey", "wrong", "X-Key", "key-of-app"), "Unauthorized", "Key");
    refused(gateway.get("/keys", "X-Key", "key-of-app", "X-Key", "key-of-app"), "Duplicate API key found", "Key");
    refused(gateway.get("/keys"), "No API key found in request", "Key");
  }

  @Test
  void keys_and_tokens_are_needed_for_options_where_nothing_else_is_said() {
    refused(gateway.send("OPTIONS", "/keys", BodyPublishers.noBody()), "No API key found in request", "Key");
    refused(gateway.send("OPTIONS", "/tokens", BodyPublishers.noBody()), "Unauthorized", "Bearer");
    assertEquals(200, gateway.send("OPTIONS", "/keys", BodyPublishers.noBody(), "apikey", "key-of-app").statusCode());
  }

  @Test
  void a_token_may_come_in_each_header_that_is_named_but_only_one_token() {
    var token = claims(valid());
    for (var bearer : List.of("Bearer ", "bearer ", "Bearer\t ", "x Bearer ")) {
      assertEquals(200, gateway.get("/tokens", "Authorization", bearer + token).statusCode(), bearer);
      assertEquals(200, gateway.get("/tokens", "X-Token", bearer + token).statusCode(), bearer);
    }
    assertEquals(200, gateway.get("/tokens", "Authorization", "Basic x", "X-Token", "Bearer " + token).statusCode());
    assertEquals(200, gateway.get("/tokens", "Authorization", "Bearer " + token, "X-Token", "Bearer " + token)
        .statusCode());
    wrong(gateway.get("/tokens", "Authorization", "Bearer " + token, "X-Token",
        "Bearer " + claims(valid().put("x", 1))), "Multiple tokens provided");
    for (var none : List.of("Basic " + token, token, "Bearer", "BEARER " + token)) {
      refused(gateway.get("/tokens", "Authorization", none), "Unauthorized", "Bearer");
    }
  }

  @Test
  void an_issuer_is_in_the_claims_or_else_in_the_header() {
    var claims = new JsonObject().put("sub", "customer:1");
    var header = "{\"alg\":\"HS256\",\"iss\":\"issuer\"}";
    assertEquals(200, token(Tokens.signed(header, claims.encode(), SECRET)).statusCode());
    wrong(token(Tokens.signed(header, claims.copy().put("iss", "stranger").encode(), SECRET)),
        "No credentials found for given 'iss'");
    wrong(token(claims(valid().put("iss", ""))), "Invalid 'iss' in claims");
    wrong(token(claims(claims)), "No mandatory 'iss' in claims");
  }

  @Test
  void each_issuer_has_its_own_secret() {
    wrong(token(Tokens.signed(valid().put("iss", 7), OTHER_SECRET)), "Invalid 'iss' in claims");
    assertEquals(200, token(Tokens.signed(valid().put("iss", "7"), OTHER_SECRET)).statusCode());
    wrong(token(Tokens.signed(valid().put("iss", "7"), SECRET)), "Invalid signature");
    wrong(token(Tokens.signed(valid(), OTHER_SECRET)), "Invalid signature");
    assertEquals("token-issuer", gateway.seen("/tokens", "Authorization", "Bearer " + claims(valid()))
        .getJsonObject("headers").getString("x-consumer-username"));
  }

  @Test
  void only_the_claims_that_are_named_are_verified() {
    var expired = claims(valid().put("exp", now.getEpochSecond() - 60));
    var early = claims(valid().put("nbf", now.getEpochSecond() + 30));
    assertEquals(200, token(expired).statusCode());
    assertEquals(200, token(early).statusCode());
    wrong(gateway.get("/expiring", "Authorization", "Bearer " + expired), "token expired");
    assertEquals(200, gateway.get("/expiring", "Authorization", "Bearer " + early).statusCode());
  }

  @Test
  void a_token_without_an_expiry_exceeds_every_limit() {
    var without = valid();
    without.remove("exp");
    wrong(gateway.get("/limited", "Authorization", "Bearer " + claims(without)),
        "exceeds maximum allowed expiration");
    wrong(gateway.get("/limited", "Authorization", "Bearer " + claims(valid().put("exp", now.getEpochSecond() + 961))),
        "exceeds maximum allowed expiration");
    assertEquals(200, gateway.get("/limited", "Authorization",
        "Bearer " + claims(valid().put("exp", now.getEpochSecond() + 960))).statusCode());
    assertEquals(200, token(claims(without)).statusCode());
  }

  /** The library throws for what it cannot decode; nothing of it reaches the client or a service. */
  @Test
  void a_signature_that_is_no_base64url_is_refused() {
    var token = claims(valid());
    var signed = token.substring(0, token.lastIndexOf('.') + 1);
    var before = gateway.echo.requests.get();
    for (var signature : List.of("%", "!!!!", "A", "AAAAA", "====", "AA=A", "AAAA AAAA", "*".repeat(43), "+/+/",
        token.substring(signed.length()).replaceFirst(".", "%"))) {
      var answer = token(signed + signature);
      assertEquals(401, answer.statusCode(), signature);
      assertTrue(List.of("Invalid signature", "Bad token; invalid JSON")
          .contains(new JsonObject(answer.body()).getString("detail")), answer::body);
    }
    assertEquals(before, gateway.echo.requests.get());
  }

  @Test
  void credentials_of_two_consumers_are_never_the_same() {
    refused("consumer \"b\": one of its API keys also belongs to another consumer", """
        consumers:
        - {username: a, keyauth_credentials: [{key: same}]}
        - {username: b, keyauth_credentials: [{key: same}]}
        """);
    refused("consumer \"b\": the JWT issuer same already has another secret", """
        consumers:
        - {username: a, jwt_secrets: [{key: same, secret: x}]}
        - {username: b, jwt_secrets: [{key: same, secret: y}]}
        """);
    refused("\"claims_to_verify\" knows only exp and nbf", """
        services:
        - name: s
          host: s
          plugins: [{name: jwt, config: {claims_to_verify: [exp, iat], uri_param_names: []}}]
        """);
    refused("\"allow\" is missing, and only \"allow\" is implemented", """
        services: [{name: s, host: s, plugins: [{name: acl, config: {}}]}]
        """);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "acl | {allow: [shop], always_use_authenticated_groups: true} | always_use_authenticated_groups",
      "key-auth | {key_in_query: false, key_in_body: true} | key_in_body",
      "key-auth | {key_in_query: true} | key_in_query",
      "jwt | {uri_param_names: [], key_claim_name: sub} | key_claim_name",
      "jwt | {uri_param_names: [], secret_is_base64: true} | secret_is_base64",
      "jwt | {uri_param_names: [], cookie_names: [jwt]} | cookie_names",
      "proxy-cache | {strategy: memory, cache_control: true, ignore_uri_case: true} | ignore_uri_case",
      "proxy-cache | {strategy: memory, cache_control: true, memory: {size: 1}} | size",
      "proxy-cache | {strategy: memory, cache_control: true, response_headers: {X-Cache-Key: false, x: 1}} | x"})
  void an_option_that_is_not_implemented_is_refused_by_its_name(String plugin, String config, String option) {
    refused("\"" + option + "\"", """
        services: [{name: s, host: s, plugins: [{name: %s, config: %s}]}]
        """.formatted(plugin, config));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keyauth_credentials: [{key: k, ttl: 5}]", "acls: [{group: shop, ttl: 5}]",
      "jwt_secrets: [{key: k, secret: s, ttl: 5}]"})
  void an_option_of_a_consumer_that_is_not_implemented_is_refused(String part) {
    refused("\"ttl\"", "consumers: [{username: a, " + part + "}]\n");
  }

  private static HttpResponse<String> token(String token) {
    return gateway.get("/tokens", "Authorization", "Bearer " + token);
  }

  private static void refused(String sentence, String yaml) {
    var failure = assertThrows(BadGatewayFile.class, () -> TestGateway.file(yaml));
    assertTrue(failure.getMessage().contains(sentence), failure.getMessage());
    assertFalse(failure.getMessage().contains("secret: x"), failure.getMessage());
  }
}
