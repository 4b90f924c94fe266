package pos.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;

/** Carries a client's body to the service, no faster than the service takes it and no further than is allowed. */
final class BodyPump {

  private final HttpServerRequest from;
  private final HttpClientRequest to;
  private final Watch watch;
  private final Service service;
  private final Runnable tooLarge;
  private long left;

  BodyPump(Exchange exchange, HttpClientRequest to, Watch watch, Service service, Runnable tooLarge) {
    this.from = exchange.request();
    this.to = to;
    this.watch = watch;
    this.service = service;
    this.tooLarge = tooLarge;
    this.left = exchange.bodyLimit();
  }

  void start() {
    from.handler(this::pass);
    from.endHandler(end -> {
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
      to.drainHandler(drained -> {
        watch.stop();
        from.resume();
      });
    }
  }
}
