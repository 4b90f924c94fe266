package pos.gateway;

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

/** A gateway on free ports, enforcing a file that a test has written, and a client for it. */
final class TestGateway implements AutoCloseable {

  final TestClock clock = new TestClock();
  final Vertx vertx;
  private final Gateway gateway;
  private final String deployment;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestGateway(Vertx vertx, GatewayFile file, Map<String, List<SocketAddress>> addresses) {
    this.vertx = vertx;
    gateway = new Gateway(file,
        Gateway.Options.standard().listeningOn("127.0.0.1", 0, 0).reaching(addresses).at(clock));
    deployment = vertx.deployVerticle(gateway).await();
  }

  /**
   * @param yaml what comes after {@code everywhere.yml}
   * @param services what the target {@code echo:80} stands for
   */
  static TestGateway enforcing(Vertx vertx, String yaml, EchoService... services) {
    var addresses = Stream.of(services).map(EchoService::address).toList();
    return new TestGateway(vertx, file(yaml), Map.of("echo:80", addresses));
  }

  static TestGateway enforcing(Vertx vertx, GatewayFile file, Map<String, List<SocketAddress>> addresses) {
    return new TestGateway(vertx, file, addresses);
  }

  /** The file as it is read when the gateway starts. */
  static GatewayFile file(String yaml) {
    return read(resource("gateway/everywhere.yml") + yaml);
  }

  /** A file that does not even have what all have. */
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

  /** @param headers names and values by turns */
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
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** What the echo service has seen. */
  JsonObject seen(String path, String... headers) {
    return new JsonObject(get(path, headers).body());
  }

  String metrics() {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.statusPort() + "/metrics")).build();
    return client.sendAsync(request, BodyHandlers.ofString()).join().body();
  }

  int statusPort() {
    return gateway.statusPort();
  }

  void stop() {
    vertx.undeploy(deployment).await();
  }

  @Override
  public void close() {
    client.close();
    stop();
  }

  /** The repository's own kong.yml. */
  static Path kongYml() {
    return Path.of(System.getProperty("kong.directory")).resolve("kong.yml");
  }
}
