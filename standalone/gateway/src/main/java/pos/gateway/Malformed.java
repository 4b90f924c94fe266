package pos.gateway;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpMethod;
import pos.gateway.client.MalformedHeadException;
import pos.gateway.client.TooManyHeadersException;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;
import pos.gateway.routing.Paths;

/** Refuses malformed requests as nginx does. */
final class Malformed {

  /** nginx' limit of the request line and of one header, in bytes. */
  static final int LONGEST_LINE = 8 << 10;

  private Malformed() {}

  /** Returns the answer to a request that could not be parsed. */
  static Answer answer(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException e -> Answer.error(414, "URI too long");
      case MalformedHeadException e when e.status() == 501 -> Answer.error(501, "Not Implemented");
      case MalformedHeadException e when e.status() == 505 -> Answer.error(505, "HTTP Version Not Supported");
      case TooManyHeadersException e -> Answer.error(431, "A request can have 100 headers");
      case TooLongHttpHeaderException e -> headerTooLarge();
      case null, default -> badRequest();
    };
  }

  /** Returns the answer to a request that was parsed but is not acceptable, or null when it is. */
  static Answer answer(Exchange exchange) {
    var method = exchange.method();
    if (method.equals(HttpMethod.TRACE) || method.equals(HttpMethod.CONNECT)) {
      return Answer.error(405, "Method not allowed");
    }
    if (!hasPath(exchange)) {
      // nginx refuses such a request line before it has read a header
      exchange.headers().clear();
      return badRequest();
    }
    return hasLongHeader(exchange) ? headerTooLarge() : null;
  }

  /** Returns the answer to a body that is not what its head says. */
  static Answer body() {
    return badRequest().with("Connection", "close");
  }

  private static Answer badRequest() {
    return Answer.error(400, "Bad request");
  }

  private static Answer headerTooLarge() {
    return Answer.error(400, "Request header or cookie too large");
  }

  private static boolean hasPath(Exchange exchange) {
    var path = exchange.rawPath();
    return path.startsWith("/") && Paths.isEncoded(path) && !Paths.leavesRoot(path)
        && !Paths.hasControls(exchange.request().uri());
  }

  private static boolean hasLongHeader(Exchange exchange) {
    for (var header : exchange.headers()) {
      if (header.getKey().length() + header.getValue().length() > LONGEST_LINE - ": \r\n".length()) {
        return true;
      }
    }
    return false;
  }
}
