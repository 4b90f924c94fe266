package pos.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import pos.gateway.client.Bounds;

/** A gateway on free ports that enforces the file of a test, and a client for it; its Vertx closes it. */
final class TestGateway {

  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final TestClock clock = new TestClock();
  /** The first service behind the gateway, null where a test has addresses of its own. */
  final EchoService echo;
  private final Vertx vertx;
  private final Gateway gateway;
  private final String deployment;

  private TestGateway(Vertx vertx, GatewayFile file, Map<String, List<SocketAddress>> addresses, Bounds bounds,
      EchoService echo) {
    this.vertx = vertx;
    this.echo = echo;
    gateway = new Gateway(file, GatewayOptions.standard().listeningOn("127.0.0.1", 0, 0).reaching(addresses)
        .at(clock).within(bounds));
    deployment = vertx.deployVerticle(gateway).await();
  }

  /**
   * Starts a gateway before a service that answers with the request it has received.
   *
   * @param yaml the part of the file after {@code everywhere.yml}; its target is {@code echo:80}
   */
  static TestGateway echoing(Vertx vertx, String yaml) {
    return enforcing(vertx, yaml, EchoService.start(vertx));
  }

  /**
   * Starts a gateway before services of the test.
   *
   * @param yaml the part of the file after {@code everywhere.yml}
   * @param services the addresses of the target {@code echo:80}
   */
  static TestGateway enforcing(Vertx vertx, String yaml, EchoService... services) {
    return enforcing(vertx, yaml, Bounds.ofClients(), services);
  }

  /**
   * Starts a gateway with bounds of the test.
   *
   * @param yaml the part of the file after {@code everywhere.yml}
   * @param services the addresses of the target {@code echo:80}
   */
  static TestGateway enforcing(Vertx vertx, String yaml, Bounds bounds, EchoService... services) {
    var addresses = Stream.of(services).map(EchoService::address).toList();
    return new TestGateway(vertx, file(yaml), Map.of("echo:80", addresses), bounds, services[0]);
  }

  static TestGateway enforcing(Vertx vertx, GatewayFile file, Map<String, List<SocketAddress>> addresses) {
    return new TestGateway(vertx, file, addresses, Bounds.ofClients(), null);
  }

  /** Reads a file that begins with {@code everywhere.yml}. */
  static GatewayFile file(String yaml) {
    return read(resource("gateway/everywhere.yml") + yaml);
  }

  /** Reads a file. */
  static GatewayFile read(String yaml) {
    try {
      var path = Files.createTempFile("kong", ".yml");
      Files.writeString(path, yaml);
      try {
        return GatewayFile.read(path, Map.of());
      } finally {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String resource(String name) {
    try (var stream = TestGateway.class.getClassLoader().getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return gateway.port();
  }

  /** @param headers names and values, alternating */
  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
    return sendLater(method, path, body, headers).join();
  }

  CompletableFuture<HttpResponse<String>> sendLater(String method, String path, BodyPublisher body, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** Returns the request as the echo service has received it. */
  JsonObject seen(String path, String... headers) {
    return new JsonObject(get(path, headers).body());
  }

  String metrics() {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.statusPort() + "/metrics")).build();
    return CLIENT.sendAsync(request, BodyHandlers.ofString()).join().body();
  }

  int statusPort() {
    return gateway.statusPort();
  }

  Future<Void> drain(String insider) {
    return gateway.drain(insider);
  }

  void stop() {
    vertx.undeploy(deployment).await();
  }

  /** Returns the repository's kong.yml. */
  static Path kongYml() {
    return Path.of(System.getProperty("kong.directory")).resolve("kong.yml");
  }
}
