package pos.common.sql;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Handler;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
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

  /** Returns what to do with a new connection, which is closed when nothing has been read for some time. */
  static Handler<SqlConnection> ofReading(int seconds) {
    return connection -> watch(connection, new Silence(seconds, 0));
  }

  /** Returns what to do with a new connection, which is closed when nothing has been read or written for some time. */
  static Handler<SqlConnection> ofAll(int seconds) {
    return connection -> watch(connection, new Silence(0, seconds));
  }

  private static void watch(SqlConnection connection, Silence silence) {
    var socket = ((SocketConnectionBase) ((SqlConnectionInternal) connection).unwrap().unwrap()).socket();
    socket.channelHandlerContext().pipeline().addFirst(silence);
    // hands the connection over to its pool
    connection.close();
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    context.close();
  }
}
