package pos.gateway.plugin;

import io.vertx.core.Vertx;
import java.util.UUID;
import pos.common.log.Trace;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Attachment;
import pos.gateway.exchange.Exchange;

/** Gives every request a correlation id: the client's own, or else a new one. */
record CorrelationId(String header, boolean echoes) implements Plugin {

  private static final Attachment<String> ID = Attachment.of(String.class);

  static CorrelationId from(Settings config) {
    config.only("generator", "uuid#counter", "uuid");
    return new CorrelationId(config.text("header_name", "Kong-Request-ID"), config.flag("echo_downstream", false));
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    exchange.headers().set(header, correlate(exchange));
    return null;
  }

  @Override
  public void head(Exchange exchange, Shared shared) {
    var known = exchange.attached(ID);
    // the access phase is skipped for a request without a route
    var id = known == null ? correlate(exchange) : known;
    if (echoes) {
      exchange.response().headers().set(header, id);
    }
  }

  /** Determines the id of a request, and makes it the log's. */
  private String correlate(Exchange exchange) {
    var given = exchange.headers().get(header);
    var id = given == null || given.isEmpty() ? UUID.randomUUID().toString() : given;
    exchange.attach(ID, id);
    Trace.ofRequest(id, exchange.headers().get("traceparent")).enter(Vertx.currentContext());
    return id;
  }
}
