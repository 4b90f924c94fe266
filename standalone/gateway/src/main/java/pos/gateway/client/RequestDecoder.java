package pos.gateway.client;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.function.BooleanSupplier;

/**
 * Decodes requests as Vert.x does, up to a number of headers each and no more than one in advance: small headers and
 * requests are many times larger in memory than on the wire, and Vert.x knows nothing of a head before its end.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

  private final BooleanSupplier mayDecode;
  private int headers;

  /** @param mayDecode asked for each request before its headers are decoded */
  RequestDecoder(HttpServerOptions options, BooleanSupplier mayDecode) {
    super(options);
    this.mayDecode = mayDecode;
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    if (!mayDecode.getAsBoolean()) {
      throw new DecoderException("too many requests in advance");
    }
    headers = 0;
    return super.createMessage(initialLine);
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (++headers > Bounds.HEADERS) {
      throw new TooManyHeadersException();
    }
    return super.splitHeaderName(line, start, length);
  }
}
