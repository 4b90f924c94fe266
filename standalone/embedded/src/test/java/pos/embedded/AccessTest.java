package pos.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AccessTest {

  private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.throwaway();
  private static final Vertx VERTX = Vertx.vertx();

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(10, SECONDS);
    POSTGRES.stop();
  }

  private static void run(String sql, String database, String user, String password) throws Exception {
    var options = new PgConnectOptions().setHost("127.0.0.1").setPort(POSTGRES.port())
        .setDatabase(database).setUser(user).setPassword(password);
    PgConnection.connect(VERTX, options)
        .compose(connection -> connection.query(sql).execute().eventually(connection::close))
        .await(10, SECONDS);
  }

  private static void connect(String database, String user, String password) throws Exception {
    run("SELECT 1", database, user, password);
  }

  @Test
  void a_role_cannot_connect_to_the_database_of_another() throws Exception {
    POSTGRES.createDatabase("sales", "sales", "it's secret");
    POSTGRES.createDatabase("order", "order", "secret");
    connect("sales", "sales", "it's secret");
    for (var closed : List.of("order", "postgres", "template1")) {
      var refusal = assertThrows(PgException.class, () -> connect(closed, "sales", "it's secret"));
      assertEquals("42501", refusal.getSqlState(), closed);
    }
  }

  @Test
  void a_wrong_password_is_refused() {
    POSTGRES.createDatabase("sales", "sales", "secret");
    var refusal = assertThrows(PgException.class, () -> connect("sales", "sales", "wrong"));
    assertEquals("28P01", refusal.getSqlState());
  }

  @Test
  void the_superuser_cannot_come_in_over_tcp() {
    var refusal = assertThrows(PgException.class, () -> connect("postgres", "postgres", ""));
    assertEquals("28000", refusal.getSqlState());
  }

  @Test
  void a_database_that_exists_keeps_its_content_and_takes_the_new_password() throws Exception {
    POSTGRES.createDatabase("carts", "carts", "old");
    run("CREATE TABLE kept (id int)", "carts", "carts", "old");
    POSTGRES.createDatabase("carts", "carts", "new");
    run("SELECT id FROM kept", "carts", "carts", "new");
    assertThrows(PgException.class, () -> connect("carts", "carts", "old"));
  }

  @Test
  void a_name_that_is_not_plain_is_refused() {
    assertThrows(IllegalArgumentException.class, () -> POSTGRES.createDatabase("a; DROP", "a", "secret"));
    assertThrows(IllegalArgumentException.class, () -> POSTGRES.createDatabase("a", "a", "nul\0"));
  }
}
