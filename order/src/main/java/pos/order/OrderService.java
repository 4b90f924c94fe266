package pos.order;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import pos.common.Environment;
import pos.common.HttpApp;
import pos.common.Launch;

/** Orders of the web shop, from checkout to delivery. For now it only starts, answers for its health, and stops. */
public final class OrderService extends VerticleBase {

  private final Environment environment;
  private HttpApp app;

  public OrderService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("order-service", 8007, OrderService::new);
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
