package pos.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServersTest {

  private static final String TABLES = "SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'";

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private int query(Servers.Database database, String sql) throws Exception {
    return PgConnection.connect(vertx, database.uri())
        .compose(connection -> connection.query(sql).execute().eventually(connection::close))
        .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0))
        .await(10, SECONDS);
  }

  private Response send(Servers.RedisDatabase redis, Request request) throws Exception {
    var client = Redis.createClient(vertx, redis.uri());
    return client.send(request).onComplete(done -> client.close()).await(10, SECONDS);
  }

  @Test
  void a_fresh_database_is_empty_whatever_the_last_one_was_filled_with() throws Exception {
    var first = Servers.freshDatabase("product");
    query(first, "CREATE TABLE product AS SELECT 1 AS id");
    var second = Servers.freshDatabase("product");
    assertNotEquals(first.name(), second.name());
    assertEquals(1, query(first, TABLES));
    assertEquals(0, query(second, TABLES));
  }

  @Test
  void a_fresh_redis_is_empty_whatever_the_last_one_was_filled_with() throws Exception {
    var first = Servers.freshRedis();
    send(first, Request.cmd(Command.SET).arg("key").arg("value"));
    assertNull(send(Servers.freshRedis(), Request.cmd(Command.GET).arg("key")));
    assertEquals("value", send(first, Request.cmd(Command.GET).arg("key")).toString());
  }

  @Test
  void a_killed_postgres_comes_back_on_its_port_with_what_was_committed() throws Exception {
    var database = Servers.freshDatabase("product");
    query(database, "CREATE TABLE product AS SELECT 1 AS id");
    Servers.postgres().kill();
    Servers.postgres().restart();
    assertEquals(1, query(database, TABLES));
  }

  @Test
  void a_killed_redis_comes_back_on_its_port_empty() throws Exception {
    var redis = Servers.freshRedis();
    send(redis, Request.cmd(Command.SET).arg("key").arg("value"));
    Servers.redis().kill();
    Servers.redis().restart();
    assertNull(send(redis, Request.cmd(Command.GET).arg("key")));
  }
}
