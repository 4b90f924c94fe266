package pos.gateway.client;

import io.netty.handler.codec.TooLongFrameException;

/** Thrown when a request has more headers than {@link Bounds#HEADERS}. */
public final class TooManyHeadersException extends TooLongFrameException {

  private static final long serialVersionUID = 1;

  TooManyHeadersException() {
    super("more than " + Bounds.HEADERS + " headers");
  }
}
