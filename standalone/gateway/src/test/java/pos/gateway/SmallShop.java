package pos.gateway;

import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import pos.cart.CartService;
import pos.common.run.Environment;
import pos.common.run.Launch;

/**
 * A program with the gateway, which enforces the repository's kong.yml, a cart service without its Redis, and a sales
 * service that answers with the request.
 */
final class SmallShop {

  /** Precedes the gateway's port in the output. */
  static final String LISTENS = "the gateway listens on ";

  private SmallShop() {}

  /** @param arguments the path of kong.yml, and for TLS those of a certificate and its key */
  public static void main(String[] arguments) {
    var vertx = Launch.vertx();
    var cart = new CartService(Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1", "INSTANCE_ID", "cart",
        "REDIS_URL", "redis://127.0.0.1:1"), "cart-service", 0));
    vertx.deployVerticle(cart).await();
    var addresses = Map.of("cart-service:8006", List.of(SocketAddress.inetSocketAddress(cart.port(), "127.0.0.1")),
        "sales-service:8003", List.of(EchoService.start(vertx).address()));
    var options = GatewayOptions.standard().listeningOn("127.0.0.1", 0, 0).reaching(addresses);
    var encrypted = arguments.length > 1;
    var gateway = new Gateway(GatewayFile.read(Path.of(arguments[0]), Map.of()), encrypted ? options.secured(new Tls(0,
        "127.0.0.1", 0, Path.of(arguments[1]), Path.of(arguments[2]), true)) : options);
    vertx.deployVerticle(gateway).await();
    System.out.println(LISTENS + (encrypted ? gateway.securePort() : gateway.port()));
  }
}
