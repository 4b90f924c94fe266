package pos.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Decodes requests as Vert.x does, but strictly, up to a number of headers each and no more than one in advance: small
 * headers and requests are many times larger in memory than on the wire, and Vert.x knows nothing of a head before its
 * end.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

  private final BooleanSupplier mayDecode;
  private final Runnable malformed;
  private int headers;
  private boolean inHead;
  private boolean inBody;
  private boolean folded;

  /**
   * @param mayDecode asked for each request before its headers are decoded
   * @param malformed told of a body that cannot be decoded: Vert.x would close the connection without an answer
   */
  RequestDecoder(HttpServerOptions options, BooleanSupplier mayDecode, Runnable malformed) {
    super(options);
    this.mayDecode = mayDecode;
    this.malformed = malformed;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
    var before = out.size();
    folded = !inBody && (folded || Head.isFolded(in, inHead));
    super.decode(context, in, out);
    for (var decoded : out.subList(before, out.size())) {
      if (decoded instanceof HttpMessage) {
        inHead = false;
        inBody = true;
      }
      if (decoded instanceof LastHttpContent) {
        inBody = false;
      }
    }
    if (out.size() > before && out.getLast() instanceof LastHttpContent end && end.decoderResult().isFailure()
        && !(end instanceof HttpMessage)) {
      out.removeLast();
      malformed.run();
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    if (!mayDecode.getAsBoolean()) {
      throw new DecoderException("too many requests in advance");
    }
    headers = 0;
    inHead = true;
    initialLine[2] = Head.version(initialLine[2]);
    return super.createMessage(initialLine);
  }

  /** Called at the end of each head: what is thrown here ends the decoding of the connection. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage request) {
    if (folded) {
      throw new MalformedHeadException(400, "a folded line");
    }
    Head.check(request);
    return super.isContentAlwaysEmpty(request);
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (++headers > Bounds.HEADERS) {
      throw new TooManyHeadersException();
    }
    return super.splitHeaderName(line, start, length);
  }
}
