package pos.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A session of PostgreSQL's superuser over the Unix socket, authenticated by the account of this process. */
final class Superuser implements AutoCloseable {

  static final String NAME = "postgres";
  private static final int PROTOCOL_3 = 3 << 16;

  private final SocketChannel channel;
  private final DataInputStream in;

  private Superuser(SocketChannel channel) {
    this.channel = channel;
    this.in = new DataInputStream(Channels.newInputStream(channel));
  }

  static Superuser connect(Path socket, String database) {
    try {
      var superuser = new Superuser(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
      superuser.startUp(database);
      return superuser;
    } catch (IOException e) {
      throw new ServerFailure("%s does not answer: %s".formatted(socket, e.getMessage()), e);
    }
  }

  private void startUp(String database) throws IOException {
    var message = ByteBuffer.allocate(256).putInt(0).putInt(PROTOCOL_3);
    for (var word : List.of("user", NAME, "database", database, "")) {
      message.put(terminated(word));
    }
    send(message.putInt(0, message.position()).flip());
    answer();
  }

  /**
   * Runs a statement, or several as one transaction, and returns the first column of the rows.
   *
   * @throws ServerFailure when PostgreSQL reports an error; the session is closed then
   */
  List<String> query(String sql) {
    try {
      var text = terminated(sql);
      send(ByteBuffer.allocate(5 + text.length).put((byte) 'Q').putInt(4 + text.length).put(text).flip());
      return answer();
    } catch (IOException e) {
      throw new ServerFailure("PostgreSQL closed the connection: " + e.getMessage(), e);
    }
  }

  private void send(ByteBuffer message) throws IOException {
    while (message.hasRemaining()) {
      channel.write(message);
    }
  }

  /** Reads up to the message by which the server says that it is ready for a query. */
  private List<String> answer() throws IOException {
    var rows = new ArrayList<String>();
    while (true) {
      var type = in.readByte();
      var message = ByteBuffer.wrap(in.readNBytes(in.readInt() - 4));
      switch (type) {
        case 'D' -> rows.add(firstColumn(message));
        case 'E' -> throw refusal(message);
        case 'Z' -> {
          return rows;
        }
        default -> { }
      }
    }
  }

  private ServerFailure refusal(ByteBuffer message) throws IOException {
    close();
    var fields = StandardCharsets.UTF_8.decode(message).toString().split("\0");
    return Stream.of(fields).filter(field -> field.startsWith("M")).findFirst()
        .map(field -> new ServerFailure("PostgreSQL reports: " + field.substring(1)))
        .orElseThrow(() -> new IOException("an error without a message"));
  }

  private static String firstColumn(ByteBuffer message) {
    var length = message.position(2).getInt();
    return StandardCharsets.UTF_8.decode(message.slice(message.position(), Math.max(0, length))).toString();
  }

  private static byte[] terminated(String text) {
    return (text + '\0').getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ServerFailure("The superuser's connection cannot be closed: " + e.getMessage(), e);
    }
  }
}
