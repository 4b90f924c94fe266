package pos.gateway;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashSet;
import java.util.Set;
import pos.gateway.exchange.Exchange;

/** The requests that are being forwarded, and their end when the gateway is going to close. */
final class Drain {

  private final Set<Exchange> open = new HashSet<>();
  private final Promise<Void> drained = Promise.promise();
  private String insider;

  /** See {@link Gateway#drain}. */
  Future<Void> start(String insider) {
    this.insider = insider;
    check();
    return drained.future();
  }

  /** Returns whether the request comes too late. */
  boolean refuses(Exchange exchange) {
    return insider != null && !isOfInsider(exchange);
  }

  void begun(Exchange exchange) {
    open.add(exchange);
  }

  /** Notes that nobody waits for the request any more. A second call for the same request does nothing. */
  void ended(Exchange exchange) {
    if (open.remove(exchange)) {
      check();
    }
  }

  private void check() {
    if (insider != null && open.stream().allMatch(this::isOfInsider)) {
      drained.tryComplete();
    }
  }

  private boolean isOfInsider(Exchange exchange) {
    return exchange.consumer() != null && exchange.consumer().username().equals(insider);
  }
}
