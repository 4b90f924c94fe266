package pos.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly what a test says, even if it is malformed. */
final class RawClient implements AutoCloseable {

  private final Socket socket;

  RawClient(int port) throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "127.0.0.1", 64 << 10);
  }

  private RawClient(InetSocketAddress server, String address, int receiveBuffer) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.setSoTimeout(60_000);
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(server);
  }

  /** @param address one of this machine, such as 127.0.0.2 */
  static RawClient from(String address, int port) throws IOException {
    return new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), address, 64 << 10);
  }

  /** Returns a client with little room for what it does not read. */
  static RawClient readingSlowly(int port) throws IOException {
    return new RawClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "127.0.0.1", 4 << 10);
  }

  static RawClient to(String host, int port) throws IOException {
    return new RawClient(new InetSocketAddress(host, port), "0.0.0.0", 64 << 10);
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads until a text has arrived, and returns everything read. */
  String readUntil(String text) throws IOException {
    var read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("closed after: " + read);
      }
      read.append((char) next);
    }
    return read.toString();
  }

  /** Reads until the gateway closes the connection. */
  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Waits until the gateway closes the connection, and returns the number of bytes before that. */
  long awaitEnd() {
    long bytes = 0;
    var buffer = new byte[64 << 10];
    try {
      for (int read = 0; read >= 0; read = socket.getInputStream().read(buffer)) {
        bytes += read;
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still open after " + bytes + " bytes", e);
    } catch (IOException e) {
      // it was reset
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
