package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import pos.common.Environment;
import pos.common.HttpApp;
import pos.common.Launch;

/** Customers, their log-in and their addresses. For now it only starts, answers for its health, and stops. */
public final class CustomerService extends VerticleBase {

  private final Environment environment;
  private HttpApp app;

  public CustomerService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("customer-service", 8005, CustomerService::new);
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
