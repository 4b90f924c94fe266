package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * One request's way to a service: an address, an attempt, another attempt where that is safe, and the answer.
 *
 * <p>It pipes by hand rather than through vertx-http-proxy: attempts on another address, time-outs between two reads,
 * counted bodies and Kong's headers would each have to be worked around there.
 */
final class Forwarding {

  private final Vertx vertx;
  private final HttpClient client;
  private final UpstreamPool pool;
  private final Exchange exchange;
  private final Service service;
  private final Set<Address> failed = new HashSet<>(2);
  private Address address;
  private HttpClientRequest upstream;
  private Watch watch;
  private Buffer body;
  private int attempts;
  private boolean bodyTaken;
  private boolean over;

  Forwarding(Vertx vertx, HttpClient client, UpstreamPool pool, Exchange exchange) {
    this.vertx = vertx;
    this.client = client;
    this.pool = pool;
    this.exchange = exchange;
    service = exchange.route().service();
  }

  void start() {
    address = pool.take(failed);
    if (address == null) {
      Answer.error(503, "failure to get a peer from the ring-balancer").send(exchange);
      return;
    }
    KongHeaders.toService(exchange);
    exchange.timing().forwarded();
    exchange.response().closeHandler(gone -> abandon());
    if (exchange.framing().isKeptForRepeating(exchange.method())) {
      exchange.request().body().onComplete(whole -> {
        body = whole;
        attempt();
      }, gone -> abandon());
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
    attempts++;
    exchange.askedOf(pool, address);
    var options = new RequestOptions().setServer(address.socket()).setHost(address.host()).setPort(address.port())
        .setMethod(exchange.method()).setURI(exchange.upstreamUri()).setHeaders(exchange.headers())
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
    request.exceptionHandler(broken -> { });
    request.response().onComplete(this::respond, this::failed);
    if (body != null) {
      request.end(body);
      watch.await(service.readTimeout());
    } else if (exchange.framing().hasBody()) {
      bodyTaken = true;
      askForBody();
      stream(request);
    } else {
      request.end();
      watch.await(service.readTimeout());
    }
  }

  private void stream(HttpClientRequest request) {
    request.setChunked(exchange.framing().length() < 0);
    new BodyPump(exchange, request, watch, service, this::refuseBody).start();
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
        RequestSizeLimiting.refused(exchange).send(exchange);
      }
    }
  }

  private void respond(HttpClientResponse response) {
    if (!over) {
      pool.answered(address, response.statusCode());
      new AnswerPump(exchange, response, watch, service, this::complete).start();
    }
  }

  /** The answer has come to its end, or broke off on its way. */
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
        Answer.discardBody(exchange);
      }
    }
    exchange.state().log().finished(exchange, "service");
  }

  private void keepCopy() {
    if (exchange.capture() != null) {
      exchange.capture().keep(exchange.state().cache());
    }
  }

  /** No head of an answer came from this address. */
  private void failed(Throwable cause) {
    if (over) {
      return;
    }
    var timedOut = cause instanceof TimeoutException || watch != null && watch.hasExpired();
    if (mayRepeat() && findAnother(timedOut)) {
      attempt();
      return;
    }
    finish();
    if (address != null) {
      pool.answered(address, timedOut ? 504 : 502);
    }
    var answer = timedOut ? Answer.error(504, "The upstream server is timing out")
        : Answer.error(502, "An invalid response was received from the upstream server");
    answer.send(exchange);
  }

  /** Leaves an address where the request has failed for another, if there is one. */
  private boolean findAnother(boolean timedOut) {
    report(timedOut);
    failed.add(address);
    pool.release(address);
    upstream = null;
    watch = null;
    address = pool.take(failed);
    return address != null;
  }

  private boolean mayRepeat() {
    var sent = upstream != null;
    return attempts <= service.retries() && !bodyTaken && (!sent || Framing.isRepeatable(exchange.method()));
  }

  private void report(boolean timedOut) {
    if (timedOut) {
      pool.timedOut(address);
    } else {
      pool.broke(address);
    }
  }

  /** The client has gone: nobody waits for an answer. */
  private void abandon() {
    if (!over) {
      finish();
      if (upstream != null) {
        upstream.reset();
      }
      exchange.state().log().abandoned(exchange);
    }
  }

  private void finish() {
    over = true;
    if (watch != null) {
      watch.stop();
    }
    if (address != null) {
      pool.release(address);
    }
  }
}
