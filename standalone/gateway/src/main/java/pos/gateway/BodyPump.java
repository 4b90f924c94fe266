package pos.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import pos.gateway.client.Client;
import pos.gateway.client.Turn;
import pos.gateway.config.Service;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.plugin.RequestSizeLimiting;

/**
 * Streams a client's body to the service, no faster than the service reads it, up to its limit of bytes, and each MiB
 * of it within the time for a body.
 */
final class BodyPump {

  private static final long TIMED = 1 << 20;

  private final HttpServerRequest from;
  private final HttpClientRequest to;
  private final Client client;
  private final IdleTimeout timeout;
  private final Service service;
  private final Exchange exchange;
  private final Consumer<Answer> refused;
  private final long limit;
  private long received;

  /** @param refused called with the reason when the body is too large or too slow; the rest of it is not read then */
  BodyPump(Exchange exchange, HttpClientRequest to, IdleTimeout timeout, Consumer<Answer> refused) {
    this.exchange = exchange;
    this.from = exchange.request();
    this.to = to;
    this.client = exchange.client();
    this.timeout = timeout;
    this.service = exchange.route().service();
    this.refused = refused;
    this.limit = RequestSizeLimiting.limit(exchange);
  }

  void start() {
    from.handler(this::pass);
    from.endHandler(_ -> {
      client.proceed();
      to.end();
      timeout.start(service.readTimeout());
    });
    awaitClient();
    from.resume();
  }

  private void pass(Buffer chunk) {
    var before = received / TIMED;
    received += chunk.length();
    if (received > limit) {
      refuse(RequestSizeLimiting.refused());
      return;
    }
    if (received / TIMED > before) {
      awaitClient();
    }
    to.write(chunk);
    if (to.writeQueueFull()) {
      from.pause();
      client.proceed();
      timeout.start(service.writeTimeout());
      to.drainHandler(_ -> {
        timeout.stop();
        awaitClient();
        from.resume();
      });
    }
  }

  private void awaitClient() {
    client.awaitBody(Turn.STREAMED_BODY, () -> refuse(WholeBody.tooSlow()), () -> refuse(Malformed.body()));
  }

  private void refuse(Answer answer) {
    client.proceed();
    from.handler(null).endHandler(null);
    refused.accept(answer);
  }
}
