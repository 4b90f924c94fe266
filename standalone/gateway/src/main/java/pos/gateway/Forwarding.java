package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeoutException;
import pos.common.trace.Tracing;
import pos.gateway.client.Clients;
import pos.gateway.client.Quota;
import pos.gateway.config.Service;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Framing;
import pos.gateway.exchange.Source;
import pos.gateway.plugin.Chain;
import pos.gateway.plugin.ProxyCache;
import pos.gateway.upstream.UpstreamPool;

/**
 * Forwards one request to a service: attempts it, once more at another address where that is safe, and passes the
 * answer on.
 *
 * <p>vertx-http-proxy has no attempts at another address, no time-outs between two reads and no limit of a body. The
 * futures of writes and resets need no handler: the client's close handler is called, or the service's response fails.
 */
final class Forwarding {

  private final Vertx vertx;
  private final HttpClient client;
  private final Clients clients;
  private final Responder responder;
  private final Chain chain;
  private final Exchange exchange;
  private final Service service;
  private final Attempts attempts;
  private final Quota openRequests;
  private final Drain drain;
  private HttpClientRequest upstream;
  private IdleTimeout timeout;
  private WholeBody wholeBody;
  private Buffer body;
  private boolean bodyTaken;
  private boolean counted;
  private boolean over;

  Forwarding(Vertx vertx, HttpClient client, Clients clients, Responder responder, Chain chain, UpstreamPool pool,
      Drain drain) {
    this.vertx = vertx;
    this.client = client;
    this.clients = clients;
    this.responder = responder;
    this.chain = chain;
    this.drain = drain;
    exchange = chain.exchange();
    service = exchange.route().service();
    attempts = new Attempts(pool);
    openRequests = exchange.consumer() == null ? clients.strangers() : pool.openRequests();
  }

  void start() {
    drain.begun(exchange);
    exchange.response().closeHandler(_ -> abandon());
    if (exchange.framing().hasBody() && WholeBody.isSmall(exchange)) {
      wholeBody = new WholeBody(exchange, clients);
      wholeBody.receive(received -> {
        body = received;
        forward();
      }, this::refuse);
      askForBody();
    } else {
      forward();
    }
  }

  private void forward() {
    counted = openRequests.take(holder());
    if (!counted) {
      refuse(Answer.error(503, "Too many requests are open; try again").with("Retry-After", "1"));
    } else if (!attempts.begin()) {
      refuse(Answer.error(503, "failure to get a peer from the ring-balancer"));
    } else {
      KongHeaders.toService(exchange);
      if (Tracing.isOn(vertx)) {
        // that of the client, in whose place comes that of the call's span
        exchange.headers().remove("traceparent");
      }
      exchange.timing().forwarded();
      attempt();
    }
  }

  /** Returns whose share of the open requests this one belongs to. */
  private String holder() {
    return exchange.consumer() == null ? exchange.clientAddress() : exchange.consumer().id();
  }

  private void attempt() {
    if (over) {
      return;
    }
    var address = attempts.next();
    exchange.sentTo(address);
    var options = new RequestOptions().setServer(address.socket()).setHost(address.host()).setPort(address.port())
        .setMethod(exchange.method()).setURI(exchange.serviceUri()).setHeaders(exchange.headers())
        .setConnectTimeout(service.connectTimeout());
    if (Tracing.isOn(vertx)) {
      options.setTraceOperation(exchange.method() + " " + service.name());
    }
    client.request(options).onComplete(this::connected, this::failed);
  }

  private void connected(HttpClientRequest request) {
    if (over) {
      request.reset();
      return;
    }
    upstream = request;
    timeout = new IdleTimeout(vertx, request);
    // the response fails as well, which is handled
    request.exceptionHandler(_ -> { });
    request.response().onComplete(this::respond, this::failed);
    if (body != null) {
      request.end(body);
      timeout.start(service.readTimeout());
    } else if (exchange.framing().hasBody()) {
      bodyTaken = true;
      askForBody();
      request.setChunked(exchange.framing().length() < 0);
      new BodyPump(exchange, request, timeout, this::refuse).start();
    } else {
      request.end();
      timeout.start(service.readTimeout());
    }
  }

  private void askForBody() {
    if (exchange.framing().expectsContinue()) {
      exchange.response().writeContinue();
    }
  }

  private void refuse(Answer answer) {
    if (over) {
      return;
    }
    finish();
    if (upstream != null) {
      upstream.reset();
    }
    if (exchange.response().headWritten()) {
      exchange.client().close();
      responder.abandoned(chain);
    } else {
      responder.send(chain, answer);
    }
  }

  private void respond(HttpClientResponse response) {
    if (!over) {
      attempts.answered(response.statusCode());
      var type = response.getHeader(HttpHeaders.CONTENT_TYPE);
      if (type != null && type.startsWith("text/event-stream")) {
        // it has no end
        drain.ended(exchange);
      }
      new AnswerPump(chain, responder, response, timeout, this::complete).start();
    }
  }

  /** @param whole false when the answer is incomplete */
  private void complete(boolean whole) {
    if (over) {
      return;
    }
    finish();
    if (!whole) {
      upstream.reset();
      exchange.request().connection().close();
    } else {
      ProxyCache.store(exchange);
      if (!exchange.request().isEnded()) {
        // the service did not wait for the body; a reset would return the connection to the pool with half a request
        upstream.connection().close();
      }
    }
    responder.finished(chain, Source.SERVICE);
  }

  /** Ends an attempt that has got no head of an answer: with another attempt or with an error. */
  private void failed(Throwable cause) {
    if (over) {
      return;
    }
    var timedOut = cause instanceof TimeoutException || timeout != null && timeout.hasExpired();
    if (mayRepeat() && attempts.continueElsewhere(timedOut)) {
      stopTimeout();
      upstream = null;
      timeout = null;
      attempt();
      return;
    }
    finish();
    attempts.answered(timedOut ? 504 : 502);
    responder.send(chain, timedOut ? Answer.error(504, "The upstream server is timing out")
        : Answer.error(502, "An invalid response was received from the upstream server"));
  }

  private boolean mayRepeat() {
    var sent = upstream != null;
    return attempts.count() <= service.retries() && !bodyTaken && (!sent || Framing.isRepeatable(exchange.method()));
  }

  /** Gives the request up because the client has gone. */
  private void abandon() {
    if (!over) {
      finish();
      if (upstream != null) {
        upstream.reset();
      }
      responder.abandoned(chain);
    }
  }

  private void finish() {
    over = true;
    drain.ended(exchange);
    stopTimeout();
    attempts.end();
    if (wholeBody != null) {
      wholeBody.release();
    }
    if (counted) {
      openRequests.giveBack(holder());
    }
  }

  private void stopTimeout() {
    if (timeout != null) {
      timeout.stop();
    }
  }
}
