package pos.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One line in the log, and one count in the metrics, for every request when it has ended. */
final class RequestLog {

  /** What nginx calls it when the client did not wait for the answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;
  private static final Logger LOG = LoggerFactory.getLogger("request");

  private final Metrics metrics;
  private final Connections connections;

  RequestLog(Metrics metrics, Connections connections) {
    this.metrics = metrics;
    this.connections = connections;
  }

  /** @param source who answered: {@code service} or {@code kong} */
  void finished(Exchange exchange, String source) {
    ended(exchange, exchange.response().getStatusCode(), source);
  }

  void abandoned(Exchange exchange) {
    ended(exchange, CLIENT_CLOSED_REQUEST, "kong");
  }

  /** What the log calls the path of a request: what stands in kong.yml, never what a client wrote. */
  static String template(Exchange exchange) {
    return exchange.route() == null ? "unmatched" : exchange.route().template();
  }

  private void ended(Exchange exchange, int status, String source) {
    connections.requestEnded();
    metrics.count(exchange, status, source);
    if (LOG.isInfoEnabled()) {
      write(exchange, status);
    }
  }

  private void write(Exchange exchange, int status) {
    var route = exchange.route();
    var line = LOG.atLevel(status >= 500 ? Level.ERROR : Level.INFO)
        .addKeyValue("operation", route == null ? "no_route" : route.name())
        .addKeyValue("method", exchange.method().name())
        .addKeyValue("route", template(exchange))
        .addKeyValue("status", status)
        .addKeyValue("duration_ms", exchange.timing().total());
    if (exchange.consumer() != null) {
      line = line.addKeyValue("consumer", exchange.consumer().username());
    }
    if (exchange.upstreamAddress() != null) {
      line = line.addKeyValue("load_balancer", exchange.algorithm())
          .addKeyValue("upstream", exchange.upstreamAddress().toString());
    }
    line.log("request");
  }
}
