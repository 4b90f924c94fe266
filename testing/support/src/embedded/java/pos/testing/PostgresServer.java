package pos.testing;

import pos.embedded.EmbeddedPostgres;

/** PostgreSQL in a child process. */
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

  /** Kills the server, as a crash would; committed data is there after {@link #restart}. */
  public void kill() {
    server.kill();
  }

  /** Starts the server again on the same port. */
  public void restart() {
    server.restart();
  }
}
