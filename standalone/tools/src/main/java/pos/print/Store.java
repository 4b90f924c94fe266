package pos.print;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.net.ssl.SSLHandshakeException;
import pos.shop.GatewayClient;
import pos.shop.Settings;

/** The sales service behind the gateway, as the key of a store sees it. */
final class Store {

  /** The media type of what printers are sent. */
  private static final String ESC_POS = "application/vnd.escpos";
  private static final String NOT_THE_SHOP = "What answers is not the shop: ";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Pattern KEY = Pattern.compile("KEY_STORE_[0-9]+");
  private static final int DEVELOPMENT_STORES = 5;
  private static final int UNKNOWN_KEY = 401;
  private static final int NOT_FOUND = 404;
  private static final Set<Integer> BUSY = Set.of(429, 500, 502, 503, 504);

  private final HttpClient client;
  private final String url;
  private final String key;

  private Store(HttpClient client, String url, String key) {
    this.client = client;
    this.url = url;
    this.key = key;
  }

  /** Thrown when asking again would be of no use; the message says what to do. */
  static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Returns the store of a register.
   *
   * @throws Refusal when none of the keys is that of its store, or there is no such register
   * @throws IOException when the shop does not answer
   */
  static Store of(Settings settings, long register) throws IOException {
    var client = GatewayClient.of(settings.variables());
    for (var key : keys(settings.variables())) {
      var store = new Store(client, settings.gatewayUrl(), key);
      var answer = store.send("/sales-service/registers/" + register, "application/json");
      if (answer.statusCode() == NOT_FOUND) {
        throw new Refusal("There is no register " + register + ".");
      }
      // only its own store may rename a register
      if (answer.statusCode() != UNKNOWN_KEY
          && json(store.checked(answer)).getJsonObject("_links").containsKey("rename")) {
        return store;
      }
    }
    throw new Refusal("No key acts for register " + register
        + ": set KEY_STORE_n, or KEY_STORE_n_FILE, to the key of its store.");
  }

  /** Returns any store whose key is known, for papers that all stores may print. */
  static Store any(Settings settings) throws IOException {
    var client = GatewayClient.of(settings.variables());
    for (var key : keys(settings.variables())) {
      var store = new Store(client, settings.gatewayUrl(), key);
      if (store.send("/sales-service/registers?limit=1", "application/json").statusCode() != UNKNOWN_KEY) {
        return store;
      }
    }
    throw new Refusal("No key is known to the gateway: set KEY_STORE_n, or KEY_STORE_n_FILE, to the key of a store.");
  }

  /** Returns the keys of stores that the environment has, or those of development. */
  private static List<String> keys(Map<String, String> variables) {
    var keys = new TreeMap<String, String>();
    variables.forEach((name, value) -> {
      if (KEY.matcher(name).matches() && !value.isBlank()) {
        keys.put(name, value.strip());
      } else if (name.endsWith("_FILE") && KEY.matcher(name.replace("_FILE", "")).matches() && !value.isBlank()) {
        keys.putIfAbsent(name.replace("_FILE", ""), read(name, value.strip()));
      }
    });
    return keys.isEmpty()
        ? IntStream.rangeClosed(1, DEVELOPMENT_STORES).mapToObj("pos-store-%d-2025-dev-key"::formatted).toList()
        : List.copyOf(keys.values());
  }

  private static String read(String variable, String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new Refusal(variable + " names no file that can be read: " + file + ".");
    }
  }

  /** @throws IOException when the service does not answer, or not now */
  JsonObject get(String path) throws IOException {
    return json(checked(send(path, "application/json")));
  }

  /** Returns the items of a page of a list. */
  List<JsonObject> items(JsonObject page) {
    return page.getJsonArray("items", new JsonArray()).stream().map(JsonObject.class::cast).toList();
  }

  /** Returns whether there is such a document. */
  boolean has(String path) throws IOException {
    var answer = send(path, "application/json");
    if (answer.statusCode() == NOT_FOUND) {
      return false;
    }
    checked(answer);
    return true;
  }

  /** Returns what a printer is sent. */
  byte[] paper(String path) throws IOException {
    var answer = send(path, ESC_POS);
    var paper = checked(answer);
    if (!answer.headers().firstValue("Content-Type").orElse("").equals(ESC_POS)) {
      throw new IOException(NOT_THE_SHOP + "it sends nothing for a printer");
    }
    return paper;
  }

  private static JsonObject json(byte[] body) throws IOException {
    try {
      return new JsonObject(new String(body, StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      throw new IOException(NOT_THE_SHOP + "it sends no JSON", e);
    }
  }

  private byte[] checked(HttpResponse<byte[]> answer) throws IOException {
    if (BUSY.contains(answer.statusCode())) {
      throw new IOException("The shop answers " + answer.statusCode());
    }
    if (answer.statusCode() != 200) {
      throw new Refusal("%s answered %d: %s".formatted(answer.uri(), answer.statusCode(),
          new String(answer.body(), StandardCharsets.UTF_8)));
    }
    return answer.body();
  }

  private HttpResponse<byte[]> send(String path, String type) throws IOException {
    try {
      return client.send(HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).header("apikey", key)
          .header("Accept", type).header("Cache-Control", "no-cache").build(), BodyHandlers.ofByteArray());
    } catch (SSLHandshakeException e) {
      throw new Refusal(GatewayClient.notTrusted(url));
    } catch (IOException e) {
      throw new IOException("Nothing answers at " + url + " (" + e.getMessage() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
