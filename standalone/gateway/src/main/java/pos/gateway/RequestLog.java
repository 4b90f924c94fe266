package pos.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import pos.gateway.exchange.Exchange;

/** Logs one line for every request when it has ended. */
final class RequestLog {

  private static final Logger LOG = LoggerFactory.getLogger("request");

  private RequestLog() {}

  /** @param code that of the problem with which the gateway itself has answered, or null */
  static void write(Exchange exchange, int status, String code) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    var route = exchange.route();
    var line = LOG.atLevel(status >= 500 ? Level.ERROR : Level.INFO)
        .addKeyValue("operation", route == null ? "no_route" : route.name())
        .addKeyValue("method", exchange.method().name())
        .addKeyValue("route", template(exchange))
        .addKeyValue("status", status)
        .addKeyValue("duration_ms", exchange.timing().total());
    if (code != null) {
      line = line.addKeyValue("code", code);
    }
    if (exchange.consumer() != null) {
      line = line.addKeyValue("consumer", exchange.consumer().username());
    }
    if (exchange.address() != null) {
      line = line.addKeyValue("load_balancer", exchange.address().algorithm().label())
          .addKeyValue("upstream", exchange.address().toString());
    }
    line.log("request");
  }

  /** Returns the route's path in kong.yml. The client's path is not logged, as it may contain a session. */
  static String template(Exchange exchange) {
    return exchange.route() == null ? "unmatched" : exchange.route().template();
  }
}
