package pos.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A program that starts both servers, prints "ready" and waits, for tests to kill. */
final class Owner {

  private Owner() {}

  public static void main(String[] arguments) throws IOException {
    var directory = Path.of(arguments[0]);
    var postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0, Map.of());
    EmbeddedRedis.start(directory.resolve("redis"), 0, Map.of());
    try (var superuser = postgres.superuser(Superuser.NAME)) {
      superuser.query("CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS n");
    }
    System.out.println("ready");
    System.in.read();
  }
}
