package pos.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import pos.gateway.config.Service;
import pos.gateway.exchange.Exchange;
import pos.gateway.plugin.RequestSizeLimiting;

/** Streams a client's body to the service, no faster than the service reads it, and up to the limit of its size. */
final class BodyPump {

  private final HttpServerRequest from;
  private final HttpClientRequest to;
  private final Watch watch;
  private final Service service;
  private final Runnable tooLarge;
  private long left;

  /** @param tooLarge called when the body exceeds its limit; nothing of it is read any more then */
  BodyPump(Exchange exchange, HttpClientRequest to, Watch watch, Runnable tooLarge) {
    this.from = exchange.request();
    this.to = to;
    this.watch = watch;
    this.service = exchange.route().service();
    this.tooLarge = tooLarge;
    this.left = RequestSizeLimiting.limit(exchange);
  }

  void start() {
    from.handler(this::pass);
    from.endHandler(_ -> {
      to.end();
      watch.await(service.readTimeout());
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
      watch.await(service.writeTimeout());
      to.drainHandler(_ -> {
        watch.stop();
        from.resume();
      });
    }
  }
}
