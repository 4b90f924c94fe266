package pos.gateway.plugin;

import pos.gateway.config.Caller;
import pos.gateway.exchange.Exchange;

/** The headers that describe the consumer to the service. */
final class ConsumerHeaders {

  private ConsumerHeaders() {}

  /** Makes the caller of a request known to the gateway and to the service. */
  static void authenticate(Exchange exchange, Caller caller) {
    exchange.authenticate(caller);
    var consumer = caller.consumer();
    var headers = exchange.headers();
    headers.set("X-Consumer-ID", consumer.id()).set("X-Consumer-Username", consumer.username())
        .set("X-Credential-Identifier", caller.credential()).remove("X-Anonymous-Consumer");
    if (consumer.customId() == null) {
      headers.remove("X-Consumer-Custom-ID");
    } else {
      headers.set("X-Consumer-Custom-ID", consumer.customId());
    }
  }
}
