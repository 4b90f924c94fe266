package pos.testing;

import pos.embedded.EmbeddedRedis;

/** Redis in a process of our own. */
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

  /** As a crash would; it keeps nothing. */
  public void kill() {
    server.kill();
  }

  /** On the same port, empty. */
  public void restart() {
    server.restart();
  }
}
