package pos.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Many connections that send the same, read nothing, and stay open as long as the gateway lets them. */
public final class Crowd implements AutoCloseable {

  private static final int AT_ONCE = 64;

  private final ConcurrentLinkedQueue<SocketChannel> channels = new ConcurrentLinkedQueue<>();

  /**
   * Opens the connections and sends the text, of which the gateway need not take everything.
   *
   * @param addresses the number of addresses from which they come
   */
  public Crowd(int port, int connections, int addresses, String text) {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      IntStream.range(0, connections).forEach(i ->
          threads.submit(() -> open(port, "127.0.1." + (1 + i % addresses), bytes)));
    }
  }

  private void open(int port, String address, byte[] bytes) {
    try {
      var channel = SocketChannel.open();
      channels.add(channel);
      // room for little of what is not read
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 10);
      channel.bind(new InetSocketAddress(address, 0));
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      channel.write(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      // the gateway has closed it
    }
  }

  @Override
  public void close() throws IOException {
    for (var channel : List.copyOf(channels)) {
      channel.close();
    }
  }
}
