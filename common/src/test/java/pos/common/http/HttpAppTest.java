package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import pos.common.run.Environment;

class HttpAppTest {

  /** The number of things that requests have made. */
  private final AtomicInteger made = new AtomicInteger();
  @RegisterExtension
  final ThingService service = new ThingService(router -> {
    router.post("/things").setName("make").respond(ctx -> {
      var fields = Body.fields(ctx);
      var name = fields.text("name", 1, 100);
      fields.check();
      made.incrementAndGet();
      return Future.succeededFuture(new JsonObject().put("name", name));
    });
    router.get("/seen").setName("see").respond(ctx ->
        Future.succeededFuture(new JsonObject().put("headers", ctx.request().headers().toString())));
    router.get("/things/:id").setName("read").respond(ctx -> {
      Query.pathId(ctx, "id");
      var versions = Etag.expected(ctx).versions().map(List::copyOf).map(JsonArray::new).orElse(null);
      return Future.succeededFuture(new JsonObject().put("version", versions).put("limit", Query.of(ctx).limit()));
    });
    router.get("/fails").setName("fail").respond(_ -> Future.failedFuture(new IllegalStateException("broken")));
  });

  private HttpResponse<Buffer> past(HttpMethod method, String uri, String... headers) {
    return service.past(method, uri, method == HttpMethod.POST ? "{\"name\": \"x\"}" : null, headers);
  }

  private void refused(int status, String code, HttpResponse<Buffer> reply) {
    assertEquals(status, reply.statusCode(), reply::bodyAsString);
    assertEquals(code, reply.bodyAsJsonObject().getString("code"));
    assertEquals(0, made.get());
  }

  @Test
  void without_the_gateway_s_secret_nothing_is_done() {
    String[] caller = {"X-Consumer-Username", "internal", "X-Consumer-Groups", "internal, all-stores"};
    for (var uri : List.of("/things", "/things/", "//things", "/./things", "/health/../things", "/metrics/../things",
        "/things?x=/health", "/nothing")) {
      refused(403, "not-from-gateway", past(HttpMethod.POST, uri, caller));
    }
    // what a page in a browser on this machine can send without asking
    refused(403, "not-from-gateway", past(HttpMethod.POST, "/things", "Content-Type", "text/plain",
        "Origin", "https://evil.example", "Host", "evil.example"));
    for (var method : List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.OPTIONS,
        HttpMethod.valueOf("INVENTED"))) {
      refused(403, "not-from-gateway", past(method, "/things/1", caller));
    }
    assertEquals(403, past(HttpMethod.HEAD, "/things/1", caller).statusCode());
    for (var uri : List.of("/docs", "/docs/swagger-ui.css", "/openapi.yaml", "/all/openapi.json")) {
      refused(403, "not-from-gateway", past(HttpMethod.GET, uri));
    }
  }

  @Test
  void a_wrong_secret_is_no_secret() {
    var right = Environment.DEVELOPMENT_GATEWAY_SECRET;
    for (var wrong : List.of("", " ", right + "x", right.substring(1), right.toUpperCase(), "\u00e9".repeat(39))) {
      refused(403, "not-from-gateway", past(HttpMethod.POST, "/things", "X-Gateway-Secret", wrong,
          "X-Consumer-Username", "app"));
    }
    refused(403, "not-from-gateway", past(HttpMethod.POST, "/things", "X-Gateway-Secret", right,
        "X-Gateway-Secret", right, "X-Consumer-Username", "app"));
  }

  @Test
  void without_a_consumer_only_the_documentation_is_served() {
    String[] secret = {"X-Gateway-Secret", Environment.DEVELOPMENT_GATEWAY_SECRET};
    for (var uri : List.of("/things", "/nothing")) {
      refused(401, "unauthorized", past(HttpMethod.POST, uri, secret));
      refused(401, "unauthorized", past(HttpMethod.POST, uri, secret[0], secret[1], "X-Consumer-Username", " "));
      refused(401, "unauthorized", past(HttpMethod.POST, uri, secret[0], secret[1], "X-Consumer-Custom-ID", "1",
          "X-Consumer-Groups", "store, all-stores"));
    }
    assertEquals(200, past(HttpMethod.GET, "/docs", secret).statusCode());
    assertEquals(200, past(HttpMethod.POST, "/things", secret[0], secret[1], "X-Consumer-Username", "app")
        .statusCode());
  }

  @Test
  void probes_need_no_secret() {
    for (var uri : List.of("/health", "/health/live", "/health/ready", "/metrics")) {
      assertEquals(200, past(HttpMethod.GET, uri).statusCode(), uri);
      assertEquals(200, past(HttpMethod.HEAD, uri).statusCode(), uri);
      assertEquals(403, past(HttpMethod.POST, uri).statusCode(), uri);
    }
  }

  @Test
  void while_a_secret_is_replaced_both_are_accepted() {
    service.listen(Map.of("GATEWAY_SECRET", "new-secret", "GATEWAY_SECRET_PREVIOUS", "old-secret"));
    for (var secret : List.of("new-secret", "old-secret")) {
      assertEquals(200, past(HttpMethod.GET, "/docs", "X-Gateway-Secret", secret).statusCode(), secret);
    }
    refused(403, "not-from-gateway", past(HttpMethod.GET, "/docs", "X-Gateway-Secret",
        Environment.DEVELOPMENT_GATEWAY_SECRET));
  }

  @Test
  void a_handler_does_not_see_the_secret_and_no_answer_repeats_it() {
    var seen = service.get("/seen");
    assertFalse(seen.bodyAsString().toLowerCase().contains("secret"), seen::bodyAsString);
    assertFalse(seen.headers().toString().toLowerCase().contains("secret"), () -> seen.headers().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/things/%zz", "/things/%", "/%", "/nothing/%1", "/things/1?limit=%", "/?%g0=1"})
  void a_malformed_escape_is_a_bad_request(String uri) {
    var reply = service.get(uri);
    assertEquals(400, reply.statusCode());
    var field = reply.bodyAsJsonObject().getJsonArray("errors").getJsonObject(0).getString("field");
    assertEquals(uri.contains("?") ? "query" : "path", field);
    assertNotNull(reply.getHeader("X-Correlation-ID"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8",
      "Application/X-WWW-Form-Urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "x"})
  void a_body_is_json_whatever_its_content_type_says(String type) {
    var reply = service.send(HttpMethod.POST, "/things", "{\"name\": \"100% x=1&y=%zz\"}", "Content-Type", type);
    assertEquals(new JsonObject().put("name", "100% x=1&y=%zz"), reply.bodyAsJsonObject());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud800x", "x\\udc00", "\\udc00\\ud800", "a\\u0000", "a\\u0085b", "a\\u202eb"})
  void text_with_unpaired_surrogates_or_control_characters_is_refused(String name) {
    var reply = service.send(HttpMethod.POST, "/things", "{\"name\": \"" + name + "\"}");
    assertEquals(422, reply.statusCode());
    assertEquals("name", reply.bodyAsJsonObject().getJsonArray("errors").getJsonObject(0).getString("field"));
  }

  @Test
  void text_may_contain_any_other_character() {
    assertEquals("é\n\t☕😀", service.send(HttpMethod.POST, "/things", "{\"name\": \"é\\n\\t☕\\ud83d\\ude00\"}")
        .bodyAsJsonObject().getString("name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/things/%D9%A1", "/things/+1", "/things/0", "/things/9223372036854775808",
      "/things/1?limit=%2B5", "/things/1?limit=%D9%A5", "/things/1?limit=201", "/things/1?limit=0"})
  void a_number_consists_of_ascii_digits_without_a_sign(String uri) {
    assertEquals(400, service.get(uri).statusCode());
  }

  @Test
  void a_foreign_etag_matches_no_version() {
    assertEquals(new JsonArray().add(3), version("\"3\""));
    for (var other : List.of("W/\"3\"", "\"abc\"", "\"1.1\"", "\"\"")) {
      assertEquals(new JsonArray(), version(other), other);
    }
    for (var bad : List.of("3", "\"3", "\"3\", 4")) {
      assertEquals(400, service.get("/things/1", "If-Match", bad).statusCode(), bad);
    }
  }

  private Object version(String ifMatch) {
    return service.get("/things/1", "If-Match", ifMatch).bodyAsJsonObject().getValue("version");
  }

  @Test
  void a_misspelt_field_is_refused_by_name() {
    var reply = service.send(HttpMethod.POST, "/things", "{\"name\": \"x\", \"nmae\": 1}");
    refused(422, "invalid-input", reply);
    assertEquals("nmae is not a known field: did you mean \"name\"?", reply.bodyAsJsonObject().getString("detail"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"fr-CA,en;q=0.9 | fr-CA", "en,fr;q=0.9 | en-CA", "fr;q=0.2,en;q=0.1 | fr-CA",
      "de | en-CA", "* | en-CA", "fr;q=0 | en-CA", "fr;q=x;;=,, | fr-CA", "' ' | en-CA"})
  void a_problem_is_told_in_the_client_s_language_and_in_english_by_default(String accepted, String language) {
    var reply = service.send(HttpMethod.POST, "/things", "{}", "Accept-Language", accepted);
    assertEquals(language, reply.getHeader("Content-Language"));
    assertEquals("Accept-Language", reply.getHeader("Vary"));
    assertEquals(language.equals("fr-CA") ? "name est obligatoire." : "name is missing.",
        reply.bodyAsJsonObject().getString("detail"));
    assertEquals("en-CA", service.send(HttpMethod.POST, "/things", "{}").getHeader("Content-Language"));
  }

  @Test
  void the_log_line_of_a_refused_request_has_the_problem_s_code() {
    var log = (Logger) LoggerFactory.getLogger("request");
    var lines = new ListAppender<ILoggingEvent>();
    lines.list = new CopyOnWriteArrayList<>();
    lines.start();
    log.addAppender(lines);
    try {
      service.send(HttpMethod.POST, "/things", "{}");
      service.get("/no/such/path");
      service.send(HttpMethod.POST, "/things", "{\"name\": \"x\"}");
      service.get("/fails");
      // written when the answers have been sent
      await(() -> lines.list.size() == 4);
    } finally {
      log.detachAppender(lines);
    }
    assertEquals(List.of("[422, invalid-input]", "[404, not-found]", "[200]", "[500, internal-error]"),
        lines.list.stream().map(line -> line.getKeyValuePairs().stream()
            .filter(pair -> pair.key.equals("status") || pair.key.equals("code")).map(pair -> pair.value).toList()
            .toString()).toList());
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void unknown_methods_share_one_meter() {
    for (int i = 0; i < 5; i++) {
      assertEquals(405, service.send(HttpMethod.valueOf("INVENTED" + i), "/things/1", null).statusCode());
    }
    var metrics = service.get("/metrics").bodyAsString();
    assertTrue(metrics.contains("method=\"OTHER\""), metrics);
    assertFalse(metrics.contains("INVENTED"), metrics);
  }

  @Test
  void a_malformed_request_is_answered_with_its_ids() {
    var reply = service.get("/" + "x".repeat(10_000));
    assertEquals(400, reply.statusCode());
    assertEquals(reply.getHeader("X-Correlation-ID"), reply.bodyAsJsonObject().getString("correlation_id"));
    assertNotNull(reply.getHeader("X-Instance-ID"));
  }

  @Test
  void the_list_of_apis_and_pages_is_complete() {
    var index = service.get("/").bodyAsString();
    var links = Pattern.compile("href=\"(/[a-z]+-service/docs)\"").matcher(index).results().map(link -> link.group(1));
    assertEquals(List.of("product", "inventory", "sales", "reporting", "customer", "cart", "order").stream()
        .map(name -> "/" + name + "-service/docs").toList(), links.toList());
    assertEquals("text/html; charset=utf-8", service.get("/").getHeader("Content-Type"));
  }

  @Test
  void each_service_has_the_contract_of_all_and_its_page() {
    var contract = service.get("/all/openapi.json");
    assertEquals("application/json", contract.getHeader("Content-Type"));
    assertTrue(contract.bodyAsJsonObject().getJsonObject("paths").containsKey("/order-service/checkout"));
    assertTrue(service.get("/all/docs").bodyAsString().contains("<title>Point of sale</title>"));
    assertEquals(200, service.get("/all/docs/docs.js").statusCode());
  }

  @Test
  void swagger_ui_is_served_in_pieces_and_complete() {
    var script = service.get("/docs/swagger-ui-bundle.js");
    assertTrue(script.body().length() > 1_000_000, () -> script.body().length() + " bytes");
    assertTrue(script.bodyAsString().endsWith("i=i.default})()));"));
    assertEquals("text/javascript", script.getHeader("Content-Type"));
    var head = service.send(HttpMethod.HEAD, "/docs/swagger-ui-bundle.js", null);
    assertEquals(200, head.statusCode());
    assertEquals(null, head.body());
    assertTrue(service.get("/docs").bodyAsString().contains("swagger-ui-bundle.js"));
    assertTrue(service.get("/docs").bodyAsString().contains("<title>thing-service</title>"));
    assertTrue(service.get("/docs/docs.js").bodyAsString().contains("openapi.json"));
    // at which its files would be looked for below it
    assertTrue(service.get("/docs/").followedRedirects().getLast().endsWith("/docs"));
    assertEquals(service.get("/docs").body(), service.get("/docs/").body());
    for (var page : List.of("/", "/docs")) {
      var policy = service.get(page).getHeader("Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'self';") && policy.endsWith("; frame-ancestors 'none'"), policy);
      assertEquals("nosniff", service.get(page).getHeader("X-Content-Type-Options"));
      assertEquals("no-referrer", service.get(page).getHeader("Referrer-Policy"));
    }
    assertEquals(404, service.get("/docs/nothing.js").statusCode());
  }
}
