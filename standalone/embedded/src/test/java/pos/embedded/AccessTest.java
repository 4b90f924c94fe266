package pos.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AccessTest {

  private static EmbeddedPostgres postgres;
  private static Vertx vertx;

  @BeforeAll
  static void start(Vertx vertx) {
    AccessTest.vertx = vertx;
    postgres = EmbeddedPostgres.throwaway();
  }

  @AfterAll
  static void stop() {
    postgres.stop();
  }

  private static void run(String sql, String database, String user, String password) throws Exception {
    var options = new PgConnectOptions().setHost("127.0.0.1").setPort(postgres.port())
        .setDatabase(database).setUser(user).setPassword(password);
    PgConnection.connect(vertx, options)
        .compose(connection -> connection.query(sql).execute().eventually(connection::close))
        .await(10, SECONDS);
  }

  private static void connect(String database, String user, String password) throws Exception {
    run("SELECT 1", database, user, password);
  }

  @Test
  void a_role_cannot_connect_to_the_database_of_another() throws Exception {
    postgres.createDatabase("sales", "sales", "it's secret");
    postgres.createDatabase("order", "order", "secret");
    connect("sales", "sales", "it's secret");
    for (var closed : List.of("order", "postgres", "template1")) {
      var refusal = assertThrows(PgException.class, () -> connect(closed, "sales", "it's secret"));
      assertEquals("42501", refusal.getSqlState(), closed);
    }
  }

  @Test
  void a_wrong_password_is_refused() {
    postgres.createDatabase("sales", "sales", "secret");
    var refusal = assertThrows(PgException.class, () -> connect("sales", "sales", "wrong"));
    assertEquals("28P01", refusal.getSqlState());
  }

  @Test
  void the_superuser_cannot_connect_over_tcp() {
    var refusal = assertThrows(PgException.class, () -> connect("postgres", "postgres", ""));
    assertEquals("28000", refusal.getSqlState());
  }

  @Test
  void an_existing_database_keeps_its_content_and_gets_the_new_password() throws Exception {
    postgres.createDatabase("carts", "carts", "old");
    run("CREATE TABLE kept (id int)", "carts", "carts", "old");
    postgres.createDatabase("carts", "carts", "new");
    run("SELECT id FROM kept", "carts", "carts", "new");
    assertThrows(PgException.class, () -> connect("carts", "carts", "old"));
  }

  @Test
  void a_password_is_checked_in_one_round() {
    postgres.createDatabase("quick", "quick", "secret");
    try (var superuser = postgres.superuser("postgres")) {
      var stored = superuser.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'quick'").getFirst();
      assertTrue(stored.startsWith("SCRAM-SHA-256$1:"), stored);
    }
  }

  @Test
  void a_name_that_is_no_identifier_and_a_password_with_control_characters_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> postgres.createDatabase("a; DROP", "a", "secret"));
    assertThrows(IllegalArgumentException.class, () -> postgres.createDatabase("a", "a", "nul\0"));
  }
}
