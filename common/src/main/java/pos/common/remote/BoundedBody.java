package pos.common.remote;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;

/** Collects the body of one answer up to a number of bytes; a larger one fails, and its connection is closed. */
final class BoundedBody implements BodyCodec<Buffer>, BodyStream<Buffer> {

  private final int mostBytes;
  private HttpClientResponse response;
  private BodyStream<Buffer> collected;
  private int bytes;

  BoundedBody(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Intercepts the calls of a client, because only the response can end what the other side goes on sending. */
  static void intercept(HttpContext<?> context) {
    if (context.phase() == ClientPhase.RECEIVE_RESPONSE && context.request().bodyCodec() instanceof BoundedBody body) {
      body.response = context.clientResponse();
    }
    context.next();
  }

  @Override
  public BodyStream<Buffer> stream() throws Exception {
    collected = BodyCodec.buffer().stream();
    return this;
  }

  @Override
  public Future<Void> write(Buffer piece) {
    bytes += piece.length();
    if (bytes <= mostBytes) {
      return collected.write(piece);
    }
    response.request().reset();
    return Future.failedFuture("the answer has more than " + mostBytes + " bytes");
  }

  @Override
  public Future<Void> end() {
    return collected.end();
  }

  @Override
  public Future<Buffer> result() {
    return collected.result();
  }

  @Override
  public void handle(Throwable failure) {
    collected.handle(failure);
  }

  @Override
  public BoundedBody exceptionHandler(Handler<Throwable> handler) {
    collected.exceptionHandler(handler);
    return this;
  }

  @Override
  public BoundedBody setWriteQueueMaxSize(int size) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public BoundedBody drainHandler(Handler<Void> handler) {
    return this;
  }
}
