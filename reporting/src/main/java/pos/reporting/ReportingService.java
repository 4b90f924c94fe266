package pos.reporting;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import pos.common.http.HttpApp;
import pos.common.run.Environment;
import pos.common.run.Launch;

/** The reporting service: totals and reports for the head office. So far it only reports its health. */
public final class ReportingService extends VerticleBase {

  private final Environment environment;
  private HttpApp app;

  public ReportingService(Environment environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    Launch.run("reporting-service", 8004, ReportingService::new);
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
