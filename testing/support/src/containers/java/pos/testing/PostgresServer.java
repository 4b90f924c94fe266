package pos.testing;

import java.util.Map;

/** PostgreSQL in a container. */
public final class PostgresServer {

  /** The encoding and the collation are those of the embedded server. */
  private static final Map<String, String> ENVIRONMENT = Map.of("POSTGRES_PASSWORD", "secret", "POSTGRES_INITDB_ARGS",
      "--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C");

  private final Container container = new Container("postgres:18", 5432, ENVIRONMENT,
      "pg_isready -h 127.0.0.1", "postgres", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200");

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return container.port();
  }

  /** Names and passwords are part of the text because these statements take no parameters. */
  private static final String SET_ROLE = """
      DO $do$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE "%1$s"; END IF;
      END $do$;
      ALTER ROLE "%1$s" LOGIN PASSWORD '%2$s'""";

  void createDatabase(String name, String owner, String password) {
    container.run("psql", "--username=postgres", "--set=ON_ERROR_STOP=1",
        "--command=" + SET_ROLE.formatted(owner, password),
        "--command=CREATE DATABASE \"%s\" OWNER \"%s\"".formatted(name, owner),
        "--command=REVOKE ALL ON DATABASE \"%s\" FROM PUBLIC".formatted(name));
  }

  /** Kills the server, as a crash would; committed data is there after {@link #restart}. */
  public void kill() {
    container.kill();
  }

  /** Starts the server again on the same port. */
  public void restart() {
    container.restart();
  }
}
