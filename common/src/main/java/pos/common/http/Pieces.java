package pos.common.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Writes large answers to a connection in pieces, each when the client has read most of those before it.
 *
 * <p>Netty copies what is written into direct memory, of which all services of a process share little. Written at once,
 * a few large answers to clients that read slowly would use it up.
 */
final class Pieces extends ChannelOutboundHandlerAdapter {

  private static final int BYTES = 16 << 10;

  private Pieces() {}

  /** Applies to everything that is sent on the connection from now on. */
  static void on(HttpConnection connection) {
    // what is written passes the last handler first
    ((ConnectionBase) connection).channel().pipeline().addFirst(new ChunkedWriteHandler(), new Pieces());
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ctx.write(message instanceof ByteBuf buffer && buffer.readableBytes() > BYTES
        ? new ChunkedStream(new ByteBufInputStream(buffer, true), BYTES) : message, promise);
  }
}
