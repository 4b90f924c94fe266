package pos.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that forgets connections, as a firewall does: they stay open and take what is sent, but nothing comes
 * through any more.
 */
public final class ForgetfulProxy implements AutoCloseable {

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile String fatal;
  private volatile boolean cut;

  /** Forwards to a server on this machine. */
  public ForgetfulProxy(int port) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Returns the URI with the proxy in place of the server. */
  public String inFrontOf(String uri) {
    return uri.replace("127.0.0.1:" + target.getPort(), "127.0.0.1:" + listener.getLocalPort());
  }

  /** Forgets the connections that there are; new ones work. */
  public void forget() {
    connections.forEach(connection -> connection.forgotten = true);
  }

  /** Closes all connections, and each new one until they are joined again. */
  public void cut() {
    cut = true;
    connections.forEach(Connection::close);
  }

  public void join() {
    cut = false;
  }

  /** Loses the answer to the next COMMIT behind this text, and all answers after it on that connection. */
  public void loseAnswerToCommitOf(String text) {
    fatal = text;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(Connection::close);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        if (cut) {
          client.close();
          continue;
        }
        var connection = new Connection(client);
        connections.add(connection);
        Thread.ofVirtual().start(connection::request);
        Thread.ofVirtual().start(connection::answer);
      } catch (IOException e) {
        // closed, or the server is away: the client sees a connection that is closed
      }
    }
  }

  private interface Filter {
    boolean passes(byte[] bytes);
  }

  private final class Connection {

    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean forgotten;
    private boolean fated;
    private volatile boolean deaf;

    Connection(Socket client) throws IOException {
      this.client = client;
      try {
        // as the clients and servers themselves: otherwise small messages wait for acknowledgements
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(target);
      } catch (IOException e) {
        client.close();
        throw e;
      }
    }

    void request() {
      copy(client, server, sent -> {
        var text = new String(sent, StandardCharsets.ISO_8859_1);
        var expected = fatal;
        fated |= expected != null && text.contains(expected);
        if (fated && text.contains("COMMIT")) {
          fated = false;
          fatal = null;
          deaf = true;
        }
        return !forgotten;
      });
    }

    void answer() {
      copy(server, client, _ -> !forgotten && !deaf);
    }

    private void copy(Socket from, Socket to, Filter filter) {
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        var buffer = new byte[64 << 10];
        for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
          var bytes = Arrays.copyOf(buffer, length);
          if (filter.passes(bytes)) {
            out.write(bytes);
            out.flush();
          }
        }
      } catch (IOException e) {
        // one side is gone
      }
      if (!forgotten) {
        close();
      }
    }

    void close() {
      connections.remove(this);
      try (client; server) {
        // closes both
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
