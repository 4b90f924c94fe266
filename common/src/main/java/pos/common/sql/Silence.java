package pos.common.sql;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that has been silent for too long.
 *
 * <p>The driver's own time-outs for silence do not: it says goodbye to the server and waits for the answer.
 */
final class Silence extends IdleStateHandler {

  private Silence(int readSeconds, int allSeconds) {
    super(readSeconds, 0, allSeconds, TimeUnit.SECONDS);
  }

  /** Returns what closes a connection from which nothing has been read for some time. */
  static Silence ofReading(int seconds) {
    return new Silence(seconds, 0);
  }

  /** Returns what closes a connection on which nothing has been read or written for some time. */
  static Silence ofAll(int seconds) {
    return new Silence(0, seconds);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    context.close();
  }
}
