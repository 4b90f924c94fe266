package pos.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import pos.gateway.config.Service;
import pos.gateway.exchange.Exchange;
import pos.gateway.plugin.RequestSizeLimiting;

/** Streams a client's body to the service, no faster than the service reads it, up to its limit of bytes. */
final class BodyPump {

  private final HttpServerRequest from;
  private final HttpClientRequest to;
  private final IdleTimeout timeout;
  private final Service service;
  private final Runnable tooLarge;
  private long left;

  /** @param tooLarge called when the body exceeds its limit; the rest of it is not read then */
  BodyPump(Exchange exchange, HttpClientRequest to, IdleTimeout timeout, Runnable tooLarge) {
    this.from = exchange.request();
    this.to = to;
    this.timeout = timeout;
    this.service = exchange.route().service();
    this.tooLarge = tooLarge;
    this.left = RequestSizeLimiting.limit(exchange);
  }

  void start() {
    from.handler(this::pass);
    from.endHandler(_ -> {
      to.end();
      timeout.start(service.readTimeout());
    });
    from.resume();
  }

  private void pass(Buffer chunk) {
    left -= chunk.length();
    if (left < 0) {
      from.handler(null).endHandler(null);
      tooLarge.run();
      return;
    }
    to.write(chunk);
    if (to.writeQueueFull()) {
      from.pause();
      timeout.start(service.writeTimeout());
      to.drainHandler(_ -> {
        timeout.stop();
        from.resume();
      });
    }
  }
}
