package pos.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/** Carries a service's answer to the client, as it comes and no faster than the client takes it. */
final class AnswerPump {

  private final Exchange exchange;
  private final HttpClientResponse from;
  private final HttpServerResponse to;
  private final Watch watch;
  private final Service service;
  private final Consumer<Boolean> done;
  private long length;

  /** @param done told at the end whether the answer came whole */
  AnswerPump(Exchange exchange, HttpClientResponse from, Watch watch, Service service, Consumer<Boolean> done) {
    this.exchange = exchange;
    this.from = from;
    this.to = exchange.response();
    this.watch = watch;
    this.service = service;
    this.done = done;
  }

  void start() {
    exchange.timing().answered();
    head();
    from.exceptionHandler(broken -> done.accept(false));
    if (hasNoBody()) {
      from.endHandler(end -> {
        to.end();
        done.accept(true);
      });
      return;
    }
    from.handler(this::pass);
    from.endHandler(end -> {
      if (!to.ended()) {
        to.end();
      }
      done.accept(true);
    });
    watch.await(service.readTimeout());
  }

  private void head() {
    var headers = to.setStatusCode(from.statusCode()).headers();
    var upstream = from.headers();
    HopByHop.remove(upstream);
    // what the gateway has said already, such as limits, is not for a service to say
    headers.names().forEach(upstream::remove);
    headers.addAll(upstream);
    exchange.upstreamHeaders(upstream);
    exchange.completeHead();
    var said = headers.get(HttpHeaders.CONTENT_LENGTH);
    length = said == null ? -1 : Long.parseLong(said);
    if (length < 0 && !hasNoBody()) {
      to.setChunked(true);
    }
  }

  private void pass(Buffer chunk) {
    watch.moved();
    if (exchange.capture() != null) {
      exchange.capture().add(chunk);
    }
    if (chunk.length() == length) {
      // it has come in one piece: head and body leave in one, too
      to.end(chunk);
      return;
    }
    to.write(chunk);
    if (to.writeQueueFull()) {
      from.pause();
      watch.stop();
      to.drainHandler(drained -> {
        watch.await(service.readTimeout());
        from.resume();
      });
    }
  }

  private boolean hasNoBody() {
    var status = from.statusCode();
    return exchange.method() == HttpMethod.HEAD || status == 204 || status == 304;
  }
}
