package pos.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import pos.gateway.cache.PendingEntry;
import pos.gateway.client.Client;
import pos.gateway.client.Turn;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.HopByHop;
import pos.gateway.plugin.Chain;
import pos.gateway.plugin.ProxyCache;

/** Streams a service's answer to the client, no faster than the client reads it. */
final class AnswerPump {

  private final Chain chain;
  private final Exchange exchange;
  private final Responder responder;
  private final HttpClientResponse from;
  private final HttpServerResponse to;
  private final Client client;
  private final IdleTimeout timeout;
  private final Consumer<Boolean> done;
  private PendingEntry pending;
  private long length;

  /** @param done called at the end, with false when the answer is incomplete */
  AnswerPump(Chain chain, Responder responder, HttpClientResponse from, IdleTimeout timeout, Consumer<Boolean> done) {
    this.chain = chain;
    this.exchange = chain.exchange();
    this.responder = responder;
    this.from = from;
    this.to = exchange.response();
    this.client = exchange.client();
    this.timeout = timeout;
    this.done = done;
  }

  void start() {
    exchange.timing().answered();
    head();
    from.exceptionHandler(_ -> done.accept(false));
    if (!hasNoBody()) {
      from.handler(this::pass);
      awaitService();
    }
    from.endHandler(_ -> end());
  }

  private void head() {
    var headers = to.setStatusCode(from.statusCode()).headers();
    var fromService = from.headers();
    HopByHop.remove(fromService);
    // headers that the gateway has set already, such as limits, replace the service's
    headers.names().forEach(fromService::remove);
    headers.addAll(fromService);
    exchange.answeredWith(fromService);
    responder.completeHead(chain);
    pending = ProxyCache.pendingEntry(exchange);
    var declared = headers.get(HttpHeaders.CONTENT_LENGTH);
    length = declared == null ? -1 : Long.parseLong(declared);
    if (length < 0 && !hasNoBody()) {
      to.setChunked(true);
    }
  }

  private void pass(Buffer chunk) {
    timeout.touch();
    if (pending != null) {
      pending.add(chunk);
    }
    if (chunk.length() == length) {
      // the whole body in one chunk: head and body are sent together
      client.answered(to.end(chunk));
      return;
    }
    var written = to.write(chunk);
    if (!client.isReading()) {
      awaitClient(written);
    }
  }

  private void awaitClient(Future<Void> written) {
    from.pause();
    timeout.stop();
    client.await(Turn.ANSWER);
    written.onSuccess(_ -> {
      client.proceed();
      awaitService();
      from.resume();
    });
  }

  private void end() {
    if (!to.ended()) {
      client.answered(to.end());
    }
    done.accept(true);
  }

  private void awaitService() {
    timeout.start(exchange.route().service().readTimeout());
  }

  private boolean hasNoBody() {
    var status = from.statusCode();
    return exchange.method() == HttpMethod.HEAD || status == 204 || status == 304;
  }
}
