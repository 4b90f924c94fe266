package pos.cart;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import pos.common.Environment;
import pos.common.HttpApp;
import pos.common.Launch;

/** Baskets of the web shop, kept in Redis. For now it only starts, answers for its health, and stops. */
public final class CartService extends VerticleBase {

  private final Environment environment;
  private HttpApp app;

  public CartService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("cart-service", 8006, CartService::new);
  }

  @Override
  public Future<?> start() {
    app = new HttpApp(vertx, environment);
    return app.listen();
  }

  @Override
  public Future<?> stop() {
    return app.drain();
  }

  public int port() {
    return app.port();
  }
}
