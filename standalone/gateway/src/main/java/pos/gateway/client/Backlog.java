package pos.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Accepts some connections at a time and leaves the others in the system's backlog. They are accepted by one thread and
 * served by another: otherwise thousands would be in memory before the first is served, and be closed to make room
 * before what they have sent is read.
 */
final class Backlog extends ChannelInboundHandlerAdapter {

  private static final int AT_A_TIME = 50;

  /** Changed by the accepting thread only. */
  private int unserved;

  @Override
  public void channelRead(ChannelHandlerContext server, Object connection) {
    unserved++;
    if (unserved == AT_A_TIME) {
      server.channel().config().setAutoRead(false);
    }
    server.fireChannelRead(connection);
    // after the serving thread has looked for bytes that have arrived
    ((Channel) connection).eventLoop().schedule(() -> server.executor().execute(() -> served(server)), 1,
        TimeUnit.MILLISECONDS);
  }

  private void served(ChannelHandlerContext server) {
    unserved--;
    if (unserved == AT_A_TIME - 1) {
      server.channel().config().setAutoRead(true);
    }
  }
}
