package pos.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** API keys, tokens and groups: the requests that pass, and the answers to the others. */
@ExtendWith(VertxExtension.class)
class AuthenticationTest {

  private static final String SECRET = "a-secret-that-only-the-tests-of-the-gateway-know";
  private static final String FILE = """
      consumers:
      - username: store-1
        custom_id: "1"
        keyauth_credentials: [{key: key-of-store-1}]
        acls: [{group: store}, {group: catalogue}]
      - username: app
        keyauth_credentials: [{key: key-of-app}]
        acls: [{group: shop}]
      - username: stranger
        keyauth_credentials: [{key: key-of-stranger}]
      - username: token-issuer
        jwt_secrets: [{key: issuer, secret: a-secret-that-only-the-tests-of-the-gateway-know, algorithm: HS256}]
      services:
      - name: echo-service
        host: echo
        routes:
        - name: public
          paths: [/public]
          plugins:
          - name: request-transformer
            config: {remove: {headers: [X-Consumer-ID, X-Consumer-Custom-ID, X-Consumer-Username, X-Consumer-Groups]}}
        - name: keyed
          paths: [/keyed]
          plugins:
          - &key {name: key-auth, config: {key_names: [apikey], key_in_query: false, hide_credentials: true,
                                           run_on_preflight: false}}
          - {name: acl, config: {allow: [store, shop]}}
        - name: customer
          paths: [/customer]
          plugins:
          - *key
          - {name: jwt, config: {claims_to_verify: [exp, nbf], maximum_expiration: 960, uri_param_names: [],
                                 run_on_preflight: false}}
          - {name: acl, config: {allow: [shop], hide_groups_header: true}}
      """;
  private static TestGateway gateway;

  @BeforeAll
  static void start(Vertx vertx) {
    gateway = TestGateway.echoing(vertx, FILE);
  }

  @Test
  void a_key_is_required_and_must_belong_to_a_consumer() {
    refused(gateway.get("/keyed"), 401, "No API key found in request", "Key");
    refused(gateway.get("/keyed", "apikey", ""), 401, "No API key found in request", "Key");
    refused(gateway.get("/keyed", "apikey", "key-of-no-consumer"), 401, "Unauthorized", "Key");
    refused(gateway.get("/keyed", "apikey", "key-of-app", "apikey", "key-of-store-1"), 401, "Duplicate API key found",
        "Key");
    refused(gateway.get("/keyed?apikey=key-of-app"), 401, "No API key found in request", "Key");
  }

  @Test
  void the_log_line_of_a_refusal_has_its_code() throws InterruptedException {
    try (var lines = LogLines.begin()) {
      gateway.get("/keyed", "apikey", "key-of-stranger", "X-Correlation-ID", "refused");
      assertTrue(lines.of("refused").contains("code=\"forbidden\""), lines::toString);
      gateway.get("/keyed", "apikey", "key-of-app", "X-Correlation-ID", "answered");
      assertFalse(lines.of("answered").contains("code="), lines::toString);
    }
  }

  @Test
  void a_consumer_outside_the_groups_is_refused() {
    var answer = gateway.get("/keyed", "apikey", "key-of-stranger");
    assertEquals(403, answer.statusCode());
    assertEquals("You cannot consume this service. A key of the group store or shop can",
        new JsonObject(answer.body()).getString("detail"));
    assertEquals(List.of("store", "shop"), new JsonObject(answer.body()).getJsonArray("groups").getList());
    assertEquals("forbidden", new JsonObject(answer.body()).getString("code"));
  }

  @Test
  void the_service_gets_the_consumer_and_not_the_key() {
    var seen = gateway.seen("/keyed/x?apikey=other&a=1", "apikey", "key-of-store-1", "X-Consumer-Username", "internal",
        "X-Consumer-Groups", "internal", "X-Consumer-Custom-ID", "5", "X-Anonymous-Consumer", "true");
    var headers = seen.getJsonObject("headers");
    assertEquals("store-1", headers.getString("x-consumer-username"));
    assertEquals("1", headers.getString("x-consumer-custom-id"));
    assertEquals(Set.of("store", "catalogue"),
        Set.of(headers.getString("x-consumer-groups").split(", ")));
    assertTrue(headers.getString("x-consumer-id").matches("[0-9a-f-]{36}"));
    assertTrue(headers.getString("x-credential-identifier").matches("[0-9a-f-]{36}"));
    assertFalse(headers.containsKey("apikey"));
    assertFalse(headers.containsKey("x-anonymous-consumer"));
    assertEquals("/x?a=1", seen.getString("uri"));
  }

  @Test
  void a_consumer_without_a_location_cannot_claim_one() {
    var headers = gateway.seen("/keyed", "apikey", "key-of-app", "X-Consumer-Custom-ID", "5").getJsonObject("headers");
    assertFalse(headers.containsKey("x-consumer-custom-id"));
    assertEquals("shop", headers.getString("x-consumer-groups"));
  }

  @Test
  void a_client_cannot_claim_to_be_a_consumer_on_a_public_route() {
    var headers = gateway.seen("/public", "X-Consumer-Username", "internal", "X-Consumer-Groups", "internal",
        "X-Consumer-ID", "1", "X-Consumer-Custom-ID", "1").getJsonObject("headers");
    assertTrue(headers.fieldNames().stream().noneMatch(name -> name.startsWith("x-consumer")), headers::encode);
  }

  @Test
  void an_options_request_that_is_not_a_preflight_is_refused() {
    var answer = gateway.send("OPTIONS", "/keyed", BodyPublishers.noBody());
    refused(answer, 401, "Unauthorized", null);
  }

  @Test
  void a_token_is_checked_before_the_key() {
    refused(gateway.get("/customer"), 401, "Unauthorized", "Bearer");
    refused(gateway.get("/customer", "apikey", "key-of-app"), 401, "Unauthorized", "Bearer");
    refused(gateway.get("/customer", "Authorization", "Bearer " + good()), 401, "No API key found in request", "Key");
    assertEquals(403, customer(good(), "key-of-store-1").statusCode());
  }

  @Test
  void with_key_and_token_the_consumer_is_the_key_s() {
    var answer = customer(good(), "key-of-app");
    var headers = new JsonObject(answer.body()).getJsonObject("headers");
    assertEquals(200, answer.statusCode());
    assertEquals("app", headers.getString("x-consumer-username"));
    assertEquals("Bearer " + good(), headers.getString("authorization"));
    assertFalse(headers.containsKey("x-consumer-groups"));
  }

  private static HttpResponse<String> customer(String token, String key) {
    return gateway.get("/customer", "Authorization", "Bearer " + token, "apikey", key);
  }

  private static String good() {
    return Tokens.signed(Tokens.claims("issuer", Instant.parse("2026-11-22T15:10:00Z")), SECRET);
  }

  private static void refused(HttpResponse<String> answer, int status, String detail, String authenticate) {
    assertEquals(status, answer.statusCode());
    assertEquals(detail, new JsonObject(answer.body()).getString("detail"));
    assertEquals("unauthorized", new JsonObject(answer.body()).getString("code"));
    assertEquals(authenticate, answer.headers().firstValue("WWW-Authenticate").orElse(null));
  }
}
