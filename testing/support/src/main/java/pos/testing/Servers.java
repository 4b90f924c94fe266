package pos.testing;

import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL and one Redis for all tests of a JVM, started at their first use and stopped when the JVM ends. */
public final class Servers {

  /** The password of all roles; the servers listen on 127.0.0.1 only. */
  private static final String PASSWORD = "secret";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Servers() {}

  /** An empty database and its owner. */
  public record Database(String host, int port, String name, String user, String password) {

    public String uri() {
      return "postgresql://%s:%s@%s:%d/%s".formatted(user, password, host, port, name);
    }
  }

  /** An empty logical database of the Redis server. */
  public record RedisDatabase(String host, int port, int number) {

    public String uri() {
      return "redis://%s:%d/%d".formatted(host, port, number);
    }
  }

  private static final class Postgres {
    static final PostgresServer SERVER = new PostgresServer();
  }

  private static final class Redis {
    static final RedisServer SERVER = new RedisServer();
  }

  /** Returns the server, to be killed and restarted; {@link #freshDatabase} creates databases. */
  public static PostgresServer postgres() {
    return Postgres.SERVER;
  }

  /** Returns the server, to be killed and restarted, which empties it; {@link #freshRedis} selects a database. */
  public static RedisServer redis() {
    return Redis.SERVER;
  }

  /**
   * Creates another empty database with every call.
   *
   * @param service without {@code -service}; also the name of the role that owns the database
   */
  public static Database freshDatabase(String service) {
    var name = service + "_" + NUMBER.incrementAndGet();
    postgres().createDatabase(name, service, PASSWORD);
    return new Database(postgres().host(), postgres().port(), name, service, PASSWORD);
  }

  /** Returns another empty logical database with every call. */
  public static RedisDatabase freshRedis() {
    return new RedisDatabase(redis().host(), redis().port(), NUMBER.incrementAndGet());
  }
}
