package pos.testing;

import java.util.Map;

/** Redis in a container. */
public final class RedisServer {

  private final Container container = new Container("redis:7", 6379, Map.of(), "redis-cli ping | grep PONG",
      "redis-server", "--save", "", "--databases", "1024", "--protected-mode", "no");

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return container.port();
  }

  /** Kills the server, as a crash would; it loses everything. */
  public void kill() {
    container.kill();
  }

  /** Starts the server again on the same port, empty. */
  public void restart() {
    container.restart();
  }
}
