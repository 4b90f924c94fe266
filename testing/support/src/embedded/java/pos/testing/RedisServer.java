package pos.testing;

import pos.embedded.EmbeddedRedis;

/** Redis in a child process. */
public final class RedisServer {

  private final EmbeddedRedis server = EmbeddedRedis.throwaway();

  RedisServer() {
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return server.port();
  }

  /** Kills the server, as a crash would; it loses everything. */
  public void kill() {
    server.kill();
  }

  /** Starts the server again on the same port, empty. */
  public void restart() {
    server.restart();
  }
}
