package pos.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;

/** What the gateway answers itself; an error's body is worded when it is sent, from its detail. */
record Answer(int status, String detail, MultiMap headers, Buffer body) {

  /** How long a client may go on sending a body that nobody wants; milliseconds. */
  private static final long PATIENCE = 5_000;

  static Answer error(int status, String detail) {
    return new Answer(status, detail, HttpHeaders.headers(), null);
  }

  static Answer of(int status, MultiMap headers, Buffer body) {
    return new Answer(status, null, headers, body);
  }

  Answer with(String header, String value) {
    headers.set(header, value);
    return this;
  }

  void send(Exchange exchange) {
    var response = exchange.response();
    if (response.closed()) {
      exchange.state().log().abandoned(exchange);
      return;
    }
    var all = response.setStatusCode(status).headers();
    headers.names().forEach(all::remove);
    all.addAll(headers);
    if (status >= 400) {
      all.set(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    }
    exchange.completeHead();
    end(exchange, status >= 400 ? ProblemJson.body(this, exchange.path(), all) : body);
    exchange.state().log().finished(exchange, "kong");
    discardBody(exchange);
  }

  private void end(Exchange exchange, Buffer body) {
    var response = exchange.response();
    if (status == 204 || status == 304) {
      response.end();
    } else if (exchange.method() == HttpMethod.HEAD) {
      response.headers().set(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
      response.end();
    } else {
      response.end(body);
    }
  }

  /** Reads on for a while, so that the client gets to see the answer, and then hangs up. */
  static void discardBody(Exchange exchange) {
    var request = exchange.request();
    if (!exchange.framing().hasBody() || request.isEnded()) {
      return;
    }
    var vertx = exchange.state().vertx();
    var timer = vertx.setTimer(PATIENCE, late -> request.connection().close());
    request.handler(null).endHandler(end -> vertx.cancelTimer(timer))
        .exceptionHandler(gone -> vertx.cancelTimer(timer));
    request.resume();
  }
}
