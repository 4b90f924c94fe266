package pos.testing;

import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL and one Redis for all tests of a JVM, started when first asked for and gone when it ends. */
public final class Servers {

  /** What the tests' roles have for a password; nobody but this machine's own users could even try it. */
  private static final String PASSWORD = "secret";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Servers() {}

  /** An empty database and its owner. */
  public record Database(String host, int port, String name, String user, String password) {

    public String uri() {
      return "postgresql://%s:%s@%s:%d/%s".formatted(user, password, host, port, name);
    }
  }

  /** An empty logical database of the one Redis. */
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

  /** To be killed and started again; databases are made by {@link #freshDatabase}. */
  public static PostgresServer postgres() {
    return Postgres.SERVER;
  }

  /** To be killed and started again, empty then; tests that only need a Redis take {@link #freshRedis}. */
  public static RedisServer redis() {
    return Redis.SERVER;
  }

  /** Each call makes another database; their owner is one role, named as the service. */
  public static Database freshDatabase(String service) {
    var name = service + "_" + NUMBER.incrementAndGet();
    postgres().createDatabase(name, service, PASSWORD);
    return new Database(postgres().host(), postgres().port(), name, service, PASSWORD);
  }

  /** Each call takes another database number, as a server has many. */
  public static RedisDatabase freshRedis() {
    return new RedisDatabase(redis().host(), redis().port(), NUMBER.incrementAndGet());
  }
}
