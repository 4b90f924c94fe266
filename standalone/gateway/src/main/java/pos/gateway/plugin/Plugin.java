package pos.gateway.plugin;

import pos.gateway.config.Route;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Source;

/**
 * A plugin as configured for a scope. It has no state of its own: the state of one request is attached to its exchange,
 * that of all requests is in {@link Shared}.
 */
public interface Plugin {

  /**
   * Looks at a request before its route is known, where the plugin applies to all routes.
   *
   * @return the gateway's own answer, or null to go on
   */
  default Answer rewrite(Exchange exchange) {
    return null;
  }

  /**
   * Looks at a request before it is forwarded.
   *
   * @return the gateway's own answer, or null to go on
   */
  default Answer access(Exchange exchange, Shared shared) {
    return null;
  }

  /** Completes the head of an answer of a service or of the gateway. */
  default void head(Exchange exchange, Shared shared) {}

  /** Records a request with a route that has ended. */
  default void log(Exchange exchange, Shared shared, int status, Source source) {}

  /** @throws BadGatewayFile when the plugin cannot work on a route to which it applies */
  default void check(Route route) {}
}
