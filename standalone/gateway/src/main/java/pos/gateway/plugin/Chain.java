package pos.gateway.plugin;

import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Source;

/** The plugins that one request meets, in Kong's order. */
public final class Chain {

  private final Exchange exchange;
  private final Shared shared;
  private final Plugin[] everywhere;
  private Plugin[] met;

  /** @param everywhere the plugins that apply until a route is found */
  public Chain(Exchange exchange, Shared shared, Plugin[] everywhere) {
    this.exchange = exchange;
    this.shared = shared;
    this.everywhere = everywhere;
  }

  public Exchange exchange() {
    return exchange;
  }

  /** Runs the plugins before a route is found, and returns the gateway's own answer, or null to go on. */
  public Answer rewrite() {
    Answer answer = null;
    for (var plugin : everywhere) {
      if (answer == null && plugin != null) {
        answer = plugin.rewrite(exchange);
      }
    }
    return answer;
  }

  /**
   * Runs the plugins of the route.
   *
   * @return the gateway's own answer, or null to forward the request
   */
  public Answer access(Chains chains) {
    met = new Plugin[everywhere.length];
    Answer answer = null;
    for (int slot = 0; slot < met.length; slot++) {
      // the plugin before may have authenticated the consumer
      met[slot] = chains.of(exchange.consumer())[slot];
      if (answer == null && met[slot] != null) {
        answer = met[slot].access(exchange, shared);
      }
    }
    return answer;
  }

  public void head() {
    for (var plugin : met == null ? everywhere : met) {
      if (plugin != null) {
        plugin.head(exchange, shared);
      }
    }
  }

  public void log(int status, Source source) {
    if (met == null) {
      return;
    }
    for (var plugin : met) {
      if (plugin != null) {
        plugin.log(exchange, shared, status, source);
      }
    }
  }
}
