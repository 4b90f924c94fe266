package pos.reconcile;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import pos.shop.GatewayClient;
import pos.shop.Settings;

/** Reads through the gateway with the key of the back office. */
public final class BackOffice {

  private static final String DEVELOPMENT_KEY = "pos-back-office-2025-dev-key";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);
  /** Reconciliation compares at most 4,383 days. */
  private static final int DAYS = 4380;

  private final HttpClient client;
  private final String url;
  private final String key;

  private BackOffice(HttpClient client, String url, String key) {
    this.client = client;
    this.url = url;
    this.key = key;
  }

  /** @throws IllegalArgumentException naming the variable that is wrong */
  public static BackOffice of(Settings settings) {
    return new BackOffice(GatewayClient.of(settings.variables()), settings.gatewayUrl(), key(settings.variables()));
  }

  private static String key(Map<String, String> variables) {
    var file = variables.get("KEY_BACK_OFFICE_FILE");
    if (variables.containsKey("KEY_BACK_OFFICE") || file == null) {
      return variables.getOrDefault("KEY_BACK_OFFICE", DEVELOPMENT_KEY);
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("KEY_BACK_OFFICE_FILE names no readable file: " + file + ".", e);
    }
  }

  LocalDate firstDay() {
    return LocalDate.now(ZoneOffset.UTC).minusDays(DAYS);
  }

  /**
   * Asks again, for half a minute, when a service is busy or is just being started.
   *
   * @throws IllegalStateException with what to do when there is no answer, or another than 200
   */
  public JsonObject get(String path) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    var answer = send(path);
    while (BUSY.contains(answer.statusCode()) && System.nanoTime() < end) {
      pause(PAUSE);
      answer = send(path);
    }
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("%s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
    }
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> send(String path) {
    try {
      return client.send(HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT)
          .header("apikey", key).header("Cache-Control", "no-cache").build(), BodyHandlers.ofString());
    } catch (SSLHandshakeException e) {
      throw new IllegalStateException(GatewayClient.notTrusted(url), e);
    } catch (IOException e) {
      throw new IllegalStateException("Nothing answers at %s (%s). Start the shop with ./pos up, or set GATEWAY_URL."
          .formatted(url, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
