package pos.gateway;

import io.vertx.core.MultiMap;
import java.util.UUID;

/** Gives every request an id that it keeps through all services; a client's own is kept. */
record CorrelationId(String header, boolean echoes) implements Plugin {

  static CorrelationId from(Settings config) {
    config.only("generator", "uuid#counter", "uuid");
    return new CorrelationId(config.text("header_name", "Kong-Request-ID"), config.flag("echo_downstream", false));
  }

  @Override
  public Answer access(Exchange exchange) {
    exchange.correlate(idOf(exchange));
    exchange.headers().set(header, exchange.correlationId());
    return null;
  }

  @Override
  public void head(Exchange exchange, MultiMap headers) {
    if (exchange.correlationId() == null) {
      exchange.correlate(idOf(exchange));
    }
    if (echoes) {
      headers.set(header, exchange.correlationId());
    }
  }

  private String idOf(Exchange exchange) {
    var id = exchange.headers().get(header);
    return id == null || id.isEmpty() ? UUID.randomUUID().toString() : id;
  }
}
