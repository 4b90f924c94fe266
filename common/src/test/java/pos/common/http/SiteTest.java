package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pos.common.run.Environment;
import pos.common.run.Launch;

class SiteTest {

  private static final Pattern STYLE = Pattern.compile("href=\"([0-9a-f]{16})/style\\.css\"");

  private final Vertx vertx = Launch.vertx();
  private final WebClient client = WebClient.create(vertx, new WebClientOptions().setDecompressionSupported(false));
  private HttpApp app;

  @BeforeEach
  void listen() {
    app = new HttpApp(vertx, Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1"), "thing-service", 0));
    app.serve(new Site("/page/", "page", List.of("index.html", "sw.js", "thing.js"))
        .configured(new JsonObject().put("key", "k")));
    app.listen().await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** As the gateway forwards a request without a key. */
  private HttpResponse<Buffer> send(HttpMethod method, String path, String... headers) {
    var request = client.request(method, app.port(), "127.0.0.1", path)
        .putHeader("X-Gateway-Secret", GatewayHeaders.of("app").get("X-Gateway-Secret"));
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return request.send().await();
  }

  private HttpResponse<Buffer> get(String path, String... headers) {
    return send(HttpMethod.GET, path, headers);
  }

  private String version() {
    var found = STYLE.matcher(get("/page/").bodyAsString());
    assertTrue(found.find());
    return found.group(1);
  }

  @Test
  void a_page_lets_nothing_in_that_is_not_its_own() {
    var page = get("/page/");
    assertEquals(200, page.statusCode());
    assertEquals("text/html; charset=utf-8", page.getHeader("Content-Type"));
    assertEquals("default-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
        page.getHeader("Content-Security-Policy"));
    assertEquals("no-referrer", page.getHeader("Referrer-Policy"));
    assertEquals("nosniff", page.getHeader("X-Content-Type-Options"));
    assertEquals("no-cache", page.getHeader("Cache-Control"));
    for (var script : List.of("page.js", "preact.js", "thing.js")) {
      assertTrue(page.bodyAsString().contains("rel=\"modulepreload\" href=\"" + version() + "/" + script + "\""), script);
    }
  }

  @Test
  void settings_are_asked_for_each_time() {
    var config = get("/page/config.json");
    assertEquals("application/json", config.getHeader("Content-Type"));
    assertEquals("{\"key\":\"k\"}", config.bodyAsString());
    assertEquals("no-cache", config.getHeader("Cache-Control"));
  }

  @Test
  void what_the_browser_has_is_not_sent_again() {
    for (var path : List.of("/page/", "/page/sw.js", "/page/" + version() + "/style.css")) {
      var again = get(path, "If-None-Match", get(path).getHeader("ETag"));
      assertEquals(304, again.statusCode(), path);
      assertNull(again.body(), path);
      assertEquals(200, get(path, "If-None-Match", "W/\"0000000000000000\"").statusCode(), path);
    }
  }

  @Test
  void files_below_the_version_may_be_kept_for_ever_and_other_versions_are_not_there() {
    var file = get("/page/" + version() + "/thing.js");
    assertEquals("public, max-age=31536000, immutable", file.getHeader("Cache-Control"));
    assertEquals("export const thing = '{version}';\n", file.bodyAsString());
    assertEquals(404, get("/page/0123456789abcdef/thing.js").statusCode());
    assertEquals(404, get("/page/" + version() + "/nothing.js").statusCode());
    assertEquals(404, get("/page/" + version() + "/index.html").statusCode());
  }

  @Test
  void the_worker_knows_all_files() {
    var worker = get("/page/sw.js").bodyAsString();
    assertEquals("const FILES = 'boot.js icon.svg page.js preact.js style.css thing.js'.split(' ');\n", worker);
    for (var name : worker.substring(15, worker.indexOf("'.split")).split(" ")) {
      assertEquals(200, get("/page/" + version() + "/" + name).statusCode(), name);
    }
  }

  @Test
  void a_file_is_compressed_for_clients_that_can_read_it() throws IOException {
    var path = "/page/" + version() + "/preact.js";
    var compressed = get(path, "Accept-Encoding", "gzip, br");
    assertEquals("gzip", compressed.getHeader("Content-Encoding"));
    assertEquals("Accept-Encoding", compressed.getHeader("Vary"));
    var plain = get(path, "Accept-Encoding", "identity");
    assertNull(plain.getHeader("Content-Encoding"));
    try (var in = new GZIPInputStream(new ByteArrayInputStream(compressed.body().getBytes()))) {
      assertEquals(plain.body(), Buffer.buffer(in.readAllBytes()));
    }
  }

  @Test
  void a_head_is_answered_without_the_file() {
    var head = send(HttpMethod.HEAD, "/page/");
    assertEquals(200, head.statusCode());
    assertNull(head.body());
  }

  @Test
  void what_is_beside_a_page_needs_a_consumer() {
    for (var path : List.of("/page", "/page/other.js", "/page/thing.js")) {
      assertEquals(401, get(path).statusCode(), path);
    }
    assertTrue(app.operations().isEmpty());
  }

  @Test
  void a_missing_file_is_named() {
    var failure = assertThrows(UncheckedIOException.class, () -> new Site("/page/", "page", List.of("missing.js")));
    assertTrue(failure.getMessage().contains("/page/missing.js is not on the class path"));
  }
}
