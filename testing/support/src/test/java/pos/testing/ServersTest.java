package pos.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnection;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ServersTest {

  private static final String TABLES = "SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'";

  private Vertx vertx;

  @BeforeEach
  void keepVertx(Vertx vertx) {
    this.vertx = vertx;
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
  void a_fresh_database_has_nothing_of_an_earlier_one() throws Exception {
    var first = Servers.freshDatabase("product");
    query(first, "CREATE TABLE product AS SELECT 1 AS id");
    var second = Servers.freshDatabase("product");
    assertNotEquals(first.name(), second.name());
    assertEquals(1, query(first, TABLES));
    assertEquals(0, query(second, TABLES));
  }

  @Test
  void a_fresh_redis_has_nothing_of_an_earlier_one() throws Exception {
    var first = Servers.freshRedis();
    send(first, Request.cmd(Command.SET).arg("key").arg("value"));
    assertNull(send(Servers.freshRedis(), Request.cmd(Command.GET).arg("key")));
    assertEquals("value", send(first, Request.cmd(Command.GET).arg("key")).toString());
  }

  @Test
  void a_restarted_postgres_has_its_port_and_the_committed_data() throws Exception {
    var database = Servers.freshDatabase("product");
    query(database, "CREATE TABLE product AS SELECT 1 AS id");
    Servers.postgres().kill();
    Servers.postgres().restart();
    assertEquals(1, query(database, TABLES));
  }

  @Test
  void a_restarted_redis_has_its_port_and_is_empty() throws Exception {
    var redis = Servers.freshRedis();
    send(redis, Request.cmd(Command.SET).arg("key").arg("value"));
    Servers.redis().kill();
    Servers.redis().restart();
    assertNull(send(redis, Request.cmd(Command.GET).arg("key")));
  }
}
