package pos.gateway;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import pos.gateway.client.Client;
import pos.gateway.client.Clients;
import pos.gateway.client.Turn;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.plugin.RequestSizeLimiting;

/**
 * A client's body that is received completely before a service hears of the request, so that no slow client occupies a
 * service, and a request can be sent again. It takes part of the room that all bodies have together.
 */
final class WholeBody {

  /** The largest body, in bytes, that is received completely. */
  private static final long MOST = 1 << 20;

  private final Exchange exchange;
  private final Client client;
  private final Clients clients;
  private final long limit;
  private final Buffer received = Buffer.buffer();
  private long taken;
  private boolean over;

  WholeBody(Exchange exchange, Clients clients) {
    this.exchange = exchange;
    this.client = exchange.client();
    this.clients = clients;
    limit = RequestSizeLimiting.limit(exchange);
  }

  /** Returns whether the body of a request is small enough. */
  static boolean isSmall(Exchange exchange) {
    var length = exchange.framing().length();
    return length < 0 || exchange.framing().encoding() != null ? RequestSizeLimiting.limit(exchange) <= MOST
        : length <= MOST;
  }

  static Answer tooSlow() {
    return Answer.error(408, "The body did not arrive in time").with("Connection", "close");
  }

  /**
   * Receives the body.
   *
   * @param complete called with the body
   * @param refused called with the reason when it is too large or too slow, or when there is no room for it
   */
  void receive(Consumer<Buffer> complete, Consumer<Answer> refused) {
    var request = exchange.request();
    request.handler(chunk -> add(chunk, refused)).endHandler(_ -> {
      if (!over) {
        client.proceed();
        complete.accept(received);
      }
    });
    client.awaitBody(Turn.BODY, () -> refuse(tooSlow(), refused), () -> refuse(Malformed.body(), refused));
    request.resume();
  }

  /** Gives back the room that the body has taken. */
  void release() {
    over = true;
    clients.giveBackForBody(taken);
    taken = 0;
  }

  private void add(Buffer chunk, Consumer<Answer> refused) {
    if (over) {
      return;
    }
    if (received.length() + (long) chunk.length() > limit) {
      refuse(RequestSizeLimiting.refused(), refused);
    } else if (!clients.takeForBody(chunk.length())) {
      refuse(Answer.error(503, "Too many bodies are arriving; try again").with("Retry-After", "1"), refused);
    } else if (over) {
      // it was the slowest, and has made room for itself
      clients.giveBackForBody(chunk.length());
    } else {
      taken += chunk.length();
      received.appendBuffer(chunk);
    }
  }

  private void refuse(Answer answer, Consumer<Answer> refused) {
    if (!over) {
      over = true;
      client.proceed();
      refused.accept(answer);
    }
  }
}
