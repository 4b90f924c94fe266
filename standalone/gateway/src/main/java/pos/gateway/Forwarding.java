package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeoutException;
import pos.gateway.config.Service;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Framing;
import pos.gateway.exchange.Source;
import pos.gateway.plugin.Chain;
import pos.gateway.plugin.ProxyCache;
import pos.gateway.plugin.RequestSizeLimiting;
import pos.gateway.upstream.UpstreamPool;

/**
 * Forwards one request to a service: an attempt, further attempts where repeating is safe, and the answer.
 *
 * <p>It pipes by hand rather than with vertx-http-proxy: attempts on another address, time-outs between two reads,
 * counted bodies and Kong's headers would each have to be worked around there. The futures of single writes are not
 * handled: when one fails, the client's close handler or the response of the service fails as well.
 */
final class Forwarding {

  private final Vertx vertx;
  private final HttpClient client;
  private final Responder responder;
  private final Chain chain;
  private final Exchange exchange;
  private final Service service;
  private final Attempts attempts;
  private HttpClientRequest upstream;
  private Watch watch;
  private Buffer body;
  private boolean bodyTaken;
  private boolean over;

  Forwarding(Vertx vertx, HttpClient client, Responder responder, Chain chain, UpstreamPool pool) {
    this.vertx = vertx;
    this.client = client;
    this.responder = responder;
    this.chain = chain;
    exchange = chain.exchange();
    service = exchange.route().service();
    attempts = new Attempts(pool);
  }

  void start() {
    if (!attempts.begin()) {
      responder.send(chain, Answer.error(503, "failure to get a peer from the ring-balancer"));
      return;
    }
    KongHeaders.toService(exchange);
    exchange.timing().forwarded();
    exchange.response().closeHandler(_ -> abandon());
    if (exchange.framing().isKeptForRepeating(exchange.method())) {
      exchange.request().body().onComplete(whole -> {
        body = whole;
        attempt();
      }, _ -> abandon());
      exchange.request().resume();
      askForBody();
    } else {
      attempt();
    }
  }

  private void attempt() {
    if (over) {
      return;
    }
    var address = attempts.next();
    exchange.askedAt(address);
    var options = new RequestOptions().setServer(address.socket()).setHost(address.host()).setPort(address.port())
        .setMethod(exchange.method()).setURI(exchange.serviceUri()).setHeaders(exchange.headers())
        .setConnectTimeout(service.connectTimeout());
    client.request(options).onComplete(this::connected, this::failed);
  }

  private void connected(HttpClientRequest request) {
    if (over) {
      request.reset();
      return;
    }
    upstream = request;
    watch = new Watch(vertx, request);
    // the response fails as well, and is handled there
    request.exceptionHandler(_ -> { });
    request.response().onComplete(this::respond, this::failed);
    if (body != null) {
      request.end(body);
      watch.await(service.readTimeout());
    } else if (exchange.framing().hasBody()) {
      bodyTaken = true;
      askForBody();
      request.setChunked(exchange.framing().length() < 0);
      new BodyPump(exchange, request, watch, this::refuseBody).start();
    } else {
      request.end();
      watch.await(service.readTimeout());
    }
  }

  private void askForBody() {
    if (exchange.framing().expectsContinue()) {
      exchange.response().writeContinue();
    }
  }

  private void refuseBody() {
    if (!over) {
      finish();
      upstream.reset();
      if (exchange.response().headWritten()) {
        exchange.request().connection().close();
      } else {
        responder.send(chain, RequestSizeLimiting.refused(exchange));
      }
    }
  }

  private void respond(HttpClientResponse response) {
    if (!over) {
      attempts.answered(response.statusCode());
      new AnswerPump(chain, responder, response, watch, this::complete).start();
    }
  }

  /** @param whole whether the answer has come to its end, rather than broken off */
  private void complete(boolean whole) {
    if (over) {
      return;
    }
    finish();
    if (!whole) {
      upstream.reset();
      exchange.request().connection().close();
    } else {
      keepCopy();
      if (!exchange.request().isEnded()) {
        // the service did not wait for the body; a reset would put the connection back, with half a request on it
        upstream.connection().close();
        responder.discardBody(exchange);
      }
    }
    responder.finished(chain, Source.SERVICE);
  }

  private void keepCopy() {
    var capture = ProxyCache.capture(exchange);
    if (capture != null) {
      capture.keep();
    }
  }

  /** Ends an attempt without the head of an answer. */
  private void failed(Throwable cause) {
    if (over) {
      return;
    }
    var timedOut = cause instanceof TimeoutException || watch != null && watch.hasExpired();
    if (mayRepeat() && attempts.continueElsewhere(timedOut)) {
      stopWatch();
      upstream = null;
      watch = null;
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

  /** The client has gone. */
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
    stopWatch();
    attempts.end();
  }

  private void stopWatch() {
    if (watch != null) {
      watch.stop();
    }
  }
}
