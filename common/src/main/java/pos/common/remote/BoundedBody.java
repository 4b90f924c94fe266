package pos.common.remote;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;

/** Collects the body of an answer up to a number of bytes; a larger one fails, however it is sent. */
final class BoundedBody implements BodyStream<Buffer> {

  private final BodyStream<Buffer> collected;
  private final int mostBytes;
  private int bytes;

  private BoundedBody(BodyStream<Buffer> collected, int mostBytes) {
    this.collected = collected;
    this.mostBytes = mostBytes;
  }

  static BodyCodec<Buffer> of(int mostBytes) {
    return () -> new BoundedBody(BodyCodec.buffer().stream(), mostBytes);
  }

  @Override
  public Future<Void> write(Buffer piece) {
    bytes += piece.length();
    return bytes <= mostBytes ? collected.write(piece)
        : Future.failedFuture("the answer has more than " + mostBytes + " bytes");
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
    collected.setWriteQueueMaxSize(size);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return collected.writeQueueFull();
  }

  @Override
  public BoundedBody drainHandler(Handler<Void> handler) {
    collected.drainHandler(handler);
    return this;
  }
}
