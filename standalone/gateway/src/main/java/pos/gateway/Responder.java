package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Source;
import pos.gateway.metrics.Connections;
import pos.gateway.plugin.Chain;
import pos.gateway.plugin.ProblemJson;

/**
 * Answers clients, and records each request when it has ended. The futures of answers need no handler: they fail when
 * the client has gone.
 */
final class Responder {

  /** The status that nginx records when the client has gone before the answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;
  /** The time, in milliseconds, that a client has to finish a body that is discarded. */
  private static final long DISCARD_TIMEOUT = 5_000;

  private final Vertx vertx;
  private final HttpDate date;
  private final Connections connections;

  Responder(Vertx vertx, HttpDate date, Connections connections) {
    this.vertx = vertx;
    this.date = date;
    this.connections = connections;
  }

  /** Sends an answer of the gateway itself. */
  void send(Chain chain, Answer answer) {
    var exchange = chain.exchange();
    var response = exchange.response();
    if (response.closed()) {
      abandoned(chain);
      return;
    }
    var headers = response.setStatusCode(answer.status()).headers();
    answer.headers().names().forEach(headers::remove);
    headers.addAll(answer.headers());
    if (answer.isError()) {
      headers.set(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    }
    completeHead(chain);
    end(exchange, answer.isError() ? ProblemJson.body(answer, exchange.path(), headers) : answer.body());
    finished(chain, Source.KONG);
    discardBody(exchange);
  }

  /** Lets the plugins that the request has met, and then the gateway, complete the head of the answer. */
  void completeHead(Chain chain) {
    chain.head();
    KongHeaders.toClient(chain.exchange(), date);
  }

  void finished(Chain chain, Source source) {
    ended(chain, chain.exchange().response().getStatusCode(), source);
  }

  /** Records a request whose client has gone. */
  void abandoned(Chain chain) {
    ended(chain, CLIENT_CLOSED_REQUEST, Source.KONG);
  }

  /** Reads the rest of a body for a while, so that the client reads the answer, and then closes the connection. */
  void discardBody(Exchange exchange) {
    var request = exchange.request();
    if (!exchange.framing().hasBody() || request.isEnded()) {
      return;
    }
    var timer = vertx.setTimer(DISCARD_TIMEOUT, _ -> request.connection().close());
    request.handler(null).endHandler(_ -> vertx.cancelTimer(timer)).exceptionHandler(_ -> vertx.cancelTimer(timer));
    request.resume();
  }

  private void ended(Chain chain, int status, Source source) {
    connections.requestEnded();
    chain.log(status, source);
    RequestLog.write(chain.exchange(), status);
  }

  private static void end(Exchange exchange, Buffer body) {
    var response = exchange.response();
    if (response.getStatusCode() == 204 || response.getStatusCode() == 304) {
      response.end();
    } else if (exchange.method() == HttpMethod.HEAD) {
      response.headers().set(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
      response.end();
    } else {
      response.end(body);
    }
  }
}
