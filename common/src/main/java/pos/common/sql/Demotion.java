package pos.common.sql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Closes a connection whose server has refused to write because it is not the primary any more, so that the next
 * connection finds the one that is. Gets whole messages.
 */
final class Demotion extends ChannelInboundHandlerAdapter {

  private static final byte ERROR = 'E';
  private static final int TYPE = 1;
  private static final int HEAD = 5;
  /** A field of an error: its type, its value, and the zero that ends it and the field before it. */
  private static final String READ_ONLY = "\0C25006\0";

  @Override
  public void channelRead(ChannelHandlerContext context, Object messages) {
    var demoted = messages instanceof ByteBuf bytes && refusesToWrite(bytes);
    context.fireChannelRead(messages);
    if (demoted) {
      context.close();
    }
  }

  private static boolean refusesToWrite(ByteBuf messages) {
    var at = messages.readerIndex();
    while (messages.writerIndex() - at >= HEAD) {
      var length = messages.getInt(at + TYPE);
      if (messages.getByte(at) == ERROR
          && messages.toString(at + HEAD, length - HEAD + TYPE, StandardCharsets.ISO_8859_1).contains(READ_ONLY)) {
        return true;
      }
      at += TYPE + length;
    }
    return false;
  }
}
