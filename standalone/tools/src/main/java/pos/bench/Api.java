package pos.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import pos.common.run.Environment;
import pos.shop.Part;

/** Single calls through the gateway, to prepare a measurement and to wait for its effects; most of them block. */
public final class Api {

  static final String HOST = Part.HOST;
  /** The key of a consumer that may make every call, practically without a rate limit. */
  public static final String KEY = "pos-test-automation-dev-key-2025";
  /** One that reads the catalogue and may not change it: what those who may are answered stays out of the cache. */
  static final String READING_KEY = "pos-internal-2025-dev-key";

  /** What the gateway adds to the key; measured services are called without a gateway too. */
  static final Map<String, String> FROM_GATEWAY = Map.of("X-Gateway-Secret", Environment.DEVELOPMENT_GATEWAY_SECRET,
      "X-Consumer-Username", "test-automation",
      "X-Consumer-Groups", "catalogue, catalogue-admin, shop, store, all-stores, logistics, orders-admin, internal");

  private static final long TIMEOUT_MILLIS = 120_000;
  private static final int MOST_AT_ONCE = 200;

  private final Vertx vertx;
  private final WebClient client;

  /** @param port the gateway's */
  Api(Vertx vertx, int port) {
    this.vertx = vertx;
    client = WebClient.create(vertx, new WebClientOptions().setDefaultHost(HOST).setDefaultPort(port),
        new PoolOptions().setHttp1MaxSize(MOST_AT_ONCE));
  }

  /** Returns the body of the response, also of a refusal. */
  JsonObject post(String uri, JsonObject body) {
    return request(HttpMethod.POST, uri).sendJsonObject(body).await().bodyAsJsonObject();
  }

  /** Returns the status of the response, without blocking. */
  Future<Integer> post(String uri, Buffer body, Map<String, String> headers) {
    var request = request(HttpMethod.POST, uri);
    headers.forEach(request::putHeader);
    return request.sendBuffer(body).map(HttpResponse::statusCode);
  }

  /** @throws IllegalStateException when the response is not 2xx */
  JsonObject accepted(String uri, JsonObject body) {
    return accepted(uri, request(HttpMethod.POST, uri).sendJsonObject(body).await());
  }

  /** @throws IllegalStateException when the response is not 2xx */
  JsonObject get(String uri) {
    return accepted(uri, request(HttpMethod.GET, uri).send().await());
  }

  /** @param authorization a customer's */
  void delete(String uri, String authorization) {
    request(HttpMethod.DELETE, uri).putHeader("Authorization", authorization).send().await();
  }

  /** Returns whether a service answers without the gateway. */
  boolean answers(int port, String uri) {
    return direct(port, uri).send().map(answer -> answer.statusCode() == 200).otherwise(false).await();
  }

  /**
   * Follows the cursors of a list, at the service itself, and returns the URI of a page.
   *
   * @param first the URI of the first page
   * @param number the wanted page, from 1
   */
  String page(int port, String first, int number) {
    var uri = first;
    for (int page = 1; page < number; page++) {
      var answer = accepted(uri, direct(port, uri).send().await());
      uri = first + "&cursor=" + URLEncoder.encode(answer.getString("next_cursor"), StandardCharsets.UTF_8);
    }
    return uri;
  }

  /** @throws IllegalStateException when the response is not 2xx */
  JsonObject postFile(String uri, Path file) {
    var opened = vertx.fileSystem().open(file.toString(), new OpenOptions().setRead(true)).await();
    var request = request(HttpMethod.POST, uri).putHeader("Content-Type", "text/csv");
    return accepted(uri, request.sendStream(opened).await());
  }

  /**
   * Returns whether a predicate holds for every item of a list, and stops at the first page where it does not.
   *
   * @param uri ending in {@code ?} or {@code &}
   */
  boolean all(String uri, Predicate<JsonObject> item) {
    var cursor = "";
    while (cursor != null) {
      var page = accepted(uri, request(HttpMethod.GET, uri + "limit=200" + cursor).send().await());
      if (!page.getJsonArray("items").stream().allMatch(each -> item.test((JsonObject) each))) {
        return false;
      }
      var next = page.getString("next_cursor");
      cursor = next == null ? null : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }
    return true;
  }

  private HttpRequest<Buffer> direct(int port, String uri) {
    var request = client.get(port, HOST, uri);
    FROM_GATEWAY.forEach(request::putHeader);
    return request;
  }

  private HttpRequest<Buffer> request(HttpMethod method, String uri) {
    return client.request(method, uri).timeout(TIMEOUT_MILLIS)
        .putHeader("apikey", KEY).putHeader("Cache-Control", "no-cache");
  }

  private static JsonObject accepted(String uri, HttpResponse<Buffer> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(uri + " answered " + answer.statusCode() + ": " + answer.bodyAsString());
    }
    return answer.bodyAsJsonObject();
  }
}
