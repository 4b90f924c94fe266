package pos.testing;

import pos.embedded.EmbeddedPostgres;

/** PostgreSQL in a process of our own. */
public final class PostgresServer {

  private final EmbeddedPostgres server = EmbeddedPostgres.throwaway();

  PostgresServer() {
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return server.port();
  }

  void createDatabase(String name, String owner, String password) {
    server.createDatabase(name, owner, password);
  }

  /** As a crash would; what was committed is there after {@link #restart}. */
  public void kill() {
    server.kill();
  }

  /** On the same port. */
  public void restart() {
    server.restart();
  }
}
