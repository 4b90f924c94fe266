package pos.gateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import pos.gateway.client.Client;
import pos.gateway.client.Clients;
import pos.gateway.client.Turn;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.exchange.Source;
import pos.gateway.plugin.Chain;
import pos.gateway.plugin.ProblemJson;

/**
 * Answers clients, and records each request when it has ended. The futures of answers need no handler: they fail when
 * the client has gone.
 */
final class Responder {

  /** The status that nginx records when the client has gone before the answer. */
  private static final int CLIENT_CLOSED_REQUEST = 499;
  /** The bytes of a body that are sent at once: what the client has not taken is outside the heap. */
  private static final int PIECE = 16 << 10;

  private final HttpDate date;
  private final Clients clients;
  private final boolean strictTransport;

  /** @param strictTransport whether browsers that use TLS shall never do without again */
  Responder(HttpDate date, Clients clients, boolean strictTransport) {
    this.date = date;
    this.clients = clients;
    this.strictTransport = strictTransport;
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
    var body = answer.isError() ? ProblemJson.body(answer, exchange.path(), headers) : answer.body();
    if (mayHaveBody(exchange) && body.length() > PIECE) {
      sendPieces(chain, body);
    } else {
      exchange.client().answered(end(exchange, body));
      finished(chain, Source.KONG);
      if (answer.headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true)) {
        exchange.client().endWithAnswer(exchange.framing().hasBody() && !exchange.request().isEnded());
      }
    }
  }

  /** Lets the plugins that the request has met, and then the gateway, complete the head of the answer. */
  void completeHead(Chain chain) {
    chain.head();
    KongHeaders.toClient(chain.exchange(), date, strictTransport);
  }

  void finished(Chain chain, Source source) {
    ended(chain, chain.exchange().response().getStatusCode(), source);
  }

  /** Records a request whose client has gone. */
  void abandoned(Chain chain) {
    ended(chain, CLIENT_CLOSED_REQUEST, Source.KONG);
  }

  private void ended(Chain chain, int status, Source source) {
    var exchange = chain.exchange();
    chain.log(status, source);
    RequestLog.write(exchange, status,
        source == Source.KONG && status >= 400 && status != CLIENT_CLOSED_REQUEST ? ProblemJson.code(status) : null);
    var request = exchange.request();
    clients.end(request, exchange.client(),
        !exchange.framing().hasBody() || request.isEnded() || exchange.response().closed());
  }

  private void sendPieces(Chain chain, Buffer body) {
    var exchange = chain.exchange();
    exchange.response().headers().set(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
    sendPieces(exchange.client(), exchange.response(), body, 0)
        .onComplete(_ -> finished(chain, Source.KONG), _ -> abandoned(chain));
  }

  /** Sends the body from an index on, each piece when the client has taken the one before. */
  private static Future<Void> sendPieces(Client client, HttpServerResponse response, Buffer body, int from) {
    var to = Math.min(from + PIECE, body.length());
    var piece = body.getBuffer(from, to);
    if (to == body.length()) {
      client.answered(response.end(piece));
      return Future.succeededFuture();
    }
    client.await(Turn.ANSWER);
    return response.write(piece).compose(_ -> {
      client.proceed();
      return sendPieces(client, response, body, to);
    });
  }

  private static Future<Void> end(Exchange exchange, Buffer body) {
    var response = exchange.response();
    if (mayHaveBody(exchange)) {
      return response.end(body);
    }
    if (exchange.method() == HttpMethod.HEAD) {
      response.headers().set(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
    }
    return response.end();
  }

  private static boolean mayHaveBody(Exchange exchange) {
    var status = exchange.response().getStatusCode();
    return exchange.method() != HttpMethod.HEAD && status != 204 && status != 304;
  }
}
