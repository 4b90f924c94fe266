package pos.gateway.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Probes the addresses of every upstream, at one interval those that are healthy and at another the others. */
public final class HealthChecks {

  private final Vertx vertx;
  private final HttpClient client;
  private final List<Long> timers = new ArrayList<>();

  public HealthChecks(Vertx vertx, HttpClient client) {
    this.vertx = vertx;
    this.client = client;
  }

  public void start(Collection<UpstreamPool> pools) {
    for (var pool : pools) {
      repeat(pool, pool.upstream().active().healthyInterval(), true);
      repeat(pool, pool.upstream().active().unhealthyInterval(), false);
    }
  }

  public void stop() {
    timers.forEach(vertx::cancelTimer);
  }

  private void repeat(UpstreamPool pool, long interval, boolean healthy) {
    if (interval > 0) {
      timers.add(vertx.setPeriodic(interval, tick -> pool.addresses().stream()
          .filter(address -> address.health().isHealthy() == healthy).forEach(address -> probe(pool, address))));
    }
  }

  private void probe(UpstreamPool pool, Address address) {
    var active = pool.upstream().active();
    var options = new RequestOptions().setServer(address.socket()).setHost(address.host()).setPort(address.port())
        .setMethod(HttpMethod.GET).setURI(active.path()).setTimeout(active.timeout());
    client.request(options).compose(request -> request.send())
        .compose(response -> response.end().map(response.statusCode()))
        .onComplete(
            status -> pool.noted(address, address.health().status(status, active.thresholds())),
            failure -> pool.noted(address, failure instanceof TimeoutException
                ? address.health().timeout(active.thresholds()) : address.health().tcpFailure(active.thresholds())));
  }
}
