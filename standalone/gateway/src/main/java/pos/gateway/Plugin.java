package pos.gateway;

import io.vertx.core.MultiMap;

/** One rule of kong.yml, as configured for where it applies. It keeps nothing of a request: that is in the exchange. */
interface Plugin {

  /** Looks at a request whose route is not known yet, where it applies to all: the gateway's own answer, or null. */
  default Answer rewrite(Exchange exchange) {
    return null;
  }

  /** Looks at a request before it is passed on: the gateway's own answer to it, or null to let it go on. */
  default Answer access(Exchange exchange) {
    return null;
  }

  /** Completes the head of an answer, be it a service's or the gateway's own. */
  default void head(Exchange exchange, MultiMap headers) {}
}
