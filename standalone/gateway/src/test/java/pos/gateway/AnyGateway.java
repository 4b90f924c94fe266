package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import pos.cart.CartService;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.product.ProductService;
import pos.sales.SalesService;
import pos.testing.ServiceUnderTest;

/** The gateway at GATEWAY_URL, or else the built-in one before real services: product, sales and three carts. */
final class AnyGateway implements AutoCloseable {

  /** Whether the gateway is one that the test has not started. */
  static final boolean IS_GIVEN = System.getenv("GATEWAY_URL") != null;

  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Vertx vertx;
  private final ServiceUnderTest product;
  private final ServiceUnderTest sales;
  private final String url;

  AnyGateway() {
    if (IS_GIVEN) {
      vertx = null;
      product = null;
      sales = null;
      url = System.getenv("GATEWAY_URL");
    } else {
      vertx = Launch.vertx();
      product = ServiceUnderTest.start("product-service", ProductService::new, ProductService::port);
      sales = ServiceUnderTest.start("sales-service", SalesService::new, SalesService::port);
      url = before(List.of(cart(1), cart(2), cart(3)));
    }
  }

  /** Starts another built-in gateway before the same services and other carts, and returns its URL. */
  String before(List<CartService> carts) {
    var addresses = Map.of("product-service:8001", List.of(address(product.port())),
        "sales-service:8003", List.of(address(sales.port())),
        "cart-service:8006", carts.stream().map(cart -> address(cart.port())).toList());
    var started = TestGateway.enforcing(vertx, GatewayFile.read(TestGateway.kongYml(), System.getenv()), addresses);
    started.clock.setToNow();
    return "http://127.0.0.1:" + started.port();
  }

  /** Starts a cart service without its Redis: nothing is put into these carts. */
  CartService cart(int number) {
    var cart = new CartService(Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1", "INSTANCE_ID", "cart-" + number,
        "REDIS_URL", "redis://127.0.0.1:1"), "cart-service", 0));
    vertx.deployVerticle(cart).await();
    return cart;
  }

  private static SocketAddress address(int port) {
    return SocketAddress.inetSocketAddress(port, "127.0.0.1");
  }

  Vertx vertx() {
    return vertx;
  }

  String url() {
    return url;
  }

  /** @param headers names and values, alternating */
  HttpResponse<String> send(String method, String path, String body, String... headers) {
    return sendTo(url, method, path, body, headers);
  }

  static HttpResponse<String> sendTo(String url, String method, String path, String body, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(url + path))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  /** Returns the answer to one request up to a text, or up to its end. */
  String rawAnswer(String request, String end) throws IOException {
    var uri = URI.create(url);
    try (var client = RawClient.to(uri.getHost(), uri.getPort())) {
      return client.send(request).readUntil(end);
    }
  }

  @Override
  public void close() {
    if (!IS_GIVEN) {
      product.close();
      sales.close();
      vertx.close().await();
    }
  }
}
