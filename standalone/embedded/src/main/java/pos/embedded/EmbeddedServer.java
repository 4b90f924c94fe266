package pos.embedded;

import java.io.IOException;

/** A server in a child process on 127.0.0.1: its files are in one directory, and it ends when this process does. */
public abstract class EmbeddedServer implements AutoCloseable {

  private final String name;
  private final DataDirectory home;
  private final Daemon daemon;
  private final int port;

  /**
   * Stops a server that a dead process left behind in the directory, and then chooses the port.
   *
   * @param name for messages
   * @param port 0 for any free port
   */
  EmbeddedServer(String name, DataDirectory home, Daemon daemon, int port) {
    this.name = name;
    this.home = home;
    this.daemon = daemon;
    daemon.stop();
    this.port = Ports.choose(port);
  }

  /** Makes a server that is configured, but not started. */
  interface Preparation<S extends EmbeddedServer> {

    S prepare(DataDirectory home) throws IOException;
  }

  /**
   * Starts a server on a directory, and unlocks the directory if that fails.
   *
   * @param port 0 for any free port
   */
  static <S extends EmbeddedServer> S start(DataDirectory home, int port, Preparation<S> preparation) {
    try {
      return startPrepared(home, port, preparation);
    } catch (IOException e) {
      home.close();
      throw new ServerFailure("%s cannot be used: %s".formatted(home.path(), e), e);
    } catch (RuntimeException e) {
      home.close();
      throw e;
    }
  }

  private static <S extends EmbeddedServer> S startPrepared(DataDirectory home, int port,
      Preparation<S> preparation) throws IOException {
    var server = preparation.prepare(home);
    try {
      server.restart();
      return server;
    } catch (ServerFailure e) {
      // another program may have taken the port that was free
      if (port == 0 && !Ports.isFree(server.port())) {
        return startPrepared(home, port, preparation);
      }
      throw e;
    }
  }

  /**
   * Starts the process and returns when it accepts connections.
   *
   * @throws ServerFailure with the reason when it does not
   */
  abstract void launch() throws IOException;

  /** Returns the name of the program. */
  public String name() {
    return name;
  }

  DataDirectory home() {
    return home;
  }

  Daemon daemon() {
    return daemon;
  }

  public int port() {
    return port;
  }

  public boolean running() {
    return daemon.running();
  }

  /** Kills the server, as a crash would. */
  public void kill() {
    daemon.kill();
  }

  /** Starts the server again on the same port, after stopping it if it is running. */
  public void restart() {
    daemon.stop();
    Ports.awaitFree(port);
    try {
      launch();
      daemon.remember();
    } catch (IOException | ServerFailure e) {
      daemon.stop();
      throw new ServerFailure("%s does not start in %s: %s".formatted(name, home.path(), e.getMessage()), e);
    }
  }

  /** Stops the server in good order, which interrupts its clients, and unlocks its directory. */
  public void stop() {
    daemon.stop();
    home.close();
  }

  @Override
  public void close() {
    stop();
  }
}
