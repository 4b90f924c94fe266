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

  /** @param arguments the path of kong.yml */
  public static void main(String[] arguments) {
    var vertx = Launch.vertx();
    var cart = new CartService(Environment.read(Map.of("PORT", "0", "HOST", "127.0.0.1", "INSTANCE_ID", "cart",
        "REDIS_URL", "redis://127.0.0.1:1"), "cart-service", 0));
    vertx.deployVerticle(cart).await();
    var addresses = Map.of("cart-service:8006", List.of(SocketAddress.inetSocketAddress(cart.port(), "127.0.0.1")),
        "sales-service:8003", List.of(EchoService.start(vertx).address()));
    var gateway = new Gateway(GatewayFile.read(Path.of(arguments[0]), Map.of()),
        Gateway.Options.standard().listeningOn("127.0.0.1", 0, 0).reaching(addresses));
    vertx.deployVerticle(gateway).await();
    System.out.println(LISTENS + gateway.port());
  }
}
