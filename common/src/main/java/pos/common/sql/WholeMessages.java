package pos.common.sql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Gives the driver whole messages only, so that it keeps none.
 *
 * <p>The driver releases what it has read when it has read all that it was given. Where results follow each other
 * without a pause, what it is given nearly always ends within a message, and it would keep everything.
 */
final class WholeMessages extends ByteToMessageDecoder {

  /** The type of a message, and the length of what follows the type. */
  private static final int HEAD = 5;

  WholeMessages() {
    // a large message is not copied when more of it arrives
    setCumulator(COMPOSITE_CUMULATOR);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    var end = in.readerIndex();
    while (in.writerIndex() - end >= HEAD && 1 + in.getInt(end + 1) <= in.writerIndex() - end) {
      end += 1 + in.getInt(end + 1);
    }
    if (end > in.readerIndex()) {
      out.add(in.readRetainedSlice(end - in.readerIndex()));
    }
  }
}
