package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.common.run.Environment;
import pos.common.run.StartFailure;
import pos.embedded.EmbeddedPostgres;

/** What a service says about a database with which it cannot start. */
class DatabaseCheckTest {

  private static EmbeddedPostgres postgres;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.throwaway();
    vertx = Vertx.vertx();
    for (var name : List.of("thing", "other")) {
      postgres.createDatabase(name + "_db", name, "secret");
    }
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
    postgres.stop();
  }

  private static String url(String role, String database) {
    return "postgresql://%s@127.0.0.1:%d/%s".formatted(role, postgres.port(), database);
  }

  private static Database database(String url, String... more) {
    var variables = new HashMap<>(Map.of("THING_DATABASE_URL", url, "THING_DATABASE_PASSWORD", "secret"));
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return Database.open(vertx, Environment.read(Environment.ownFirst(variables, "thing-service"), "thing-service", 0));
  }

  private static String refusal(Database database) {
    var failure = assertThrows(StartFailure.class, () -> database.migrate("thing/db", List.of()).await());
    database.close().await();
    return failure.getMessage();
  }

  private static void run(String url, String sql) {
    var database = database(url);
    database.statements().query(sql).execute().await();
    database.close().await();
  }

  @Test
  void the_variable_of_a_wrong_password_role_database_or_host_is_named() {
    assertEquals("THING_DATABASE_PASSWORD is not the password of the role in THING_DATABASE_URL.",
        refusal(database(url("thing", "thing_db"), "THING_DATABASE_PASSWORD", "guessed")));
    assertEquals("DATABASE_PASSWORD is not the password of the role in THING_DATABASE_URL.",
        refusal(Database.open(vertx, Environment.read(Map.of("THING_DATABASE_URL", "x", "DATABASE_URL",
            url("nobody", "thing_db"), "DATABASE_PASSWORD", "secret"), "thing-service", 0))));
    assertEquals("The server in THING_DATABASE_URL has no database nothing_db.",
        refusal(database(url("thing", "nothing_db"))));
    assertEquals("The host in THING_DATABASE_URL has no address: nowhere.invalid.",
        refusal(database("postgresql://thing@nowhere.invalid:5432/thing_db")));
    assertEquals("No PostgreSQL answers at 127.0.0.1:1, which THING_DATABASE_URL names.",
        refusal(database("postgresql://thing@127.0.0.1:1/thing_db")));
  }

  @Test
  void of_several_servers_all_are_named_and_what_one_of_them_says_counts_more_than_silence() {
    var hosts = "127.0.0.1:1,127.0.0.1:" + postgres.port();
    assertEquals("No PostgreSQL that accepts writes answers at 127.0.0.1:1 or 127.0.0.1:2, which THING_DATABASE_URL"
        + " names.", refusal(database("postgresql://thing@127.0.0.1:1,127.0.0.1:2/thing_db")));
    for (var order : List.of(hosts, "127.0.0.1:" + postgres.port() + ",127.0.0.1:1")) {
      assertEquals("THING_DATABASE_PASSWORD is not the password of the role in THING_DATABASE_URL.",
          refusal(database("postgresql://thing@" + order + "/thing_db", "THING_DATABASE_PASSWORD", "guessed")));
      run("postgresql://thing@" + order + "/thing_db?target_session_attrs=primary", "SELECT 1");
    }
  }

  @Test
  void a_server_that_accepts_no_writes_is_not_used_although_it_is_named_first() {
    postgres.createDatabase("closed_db", "thing", "secret");
    run(url("thing", "closed_db"), "ALTER DATABASE closed_db SET default_transaction_read_only = on");
    assertEquals("No PostgreSQL that accepts writes answers at 127.0.0.1:%d or 127.0.0.1:1, which THING_DATABASE_URL"
        .formatted(postgres.port()) + " names.",
        refusal(database("postgresql://thing@127.0.0.1:%d,127.0.0.1:1/closed_db".formatted(postgres.port()))));
  }

  /** There is only one version to test with, and a pooler need not be there. */
  @Test
  void an_old_postgresql_and_a_pooler_that_drops_limits_are_refused() {
    var check = new DatabaseCheck(Environment.read(Map.of("THING_DATABASE_URL", "x"), "thing-service", 0));
    assertEquals("THING_DATABASE_URL leads to PostgreSQL 16.4: 18 or newer is required.",
        assertThrows(StartFailure.class, () -> check.admitted(row(Map.of("major", 16, "version", "16.4")))).getMessage());
    assertEquals("THING_DATABASE_URL leads to a pooler such as PgBouncer, which does not keep the limits of a session"
        + " (statement_timeout): name PostgreSQL itself.", assertThrows(StartFailure.class, () -> check.admitted(
            row(Map.of("major", 18, "standby", false, "statement_timeout", "0")))).getMessage());
  }

  private static Row row(Map<String, Object> columns) {
    return (Row) Proxy.newProxyInstance(Row.class.getClassLoader(), new Class<?>[] {Row.class},
        (_, _, name) -> columns.get(name[0]));
  }

  @Test
  void a_role_must_own_what_it_changes() {
    postgres.createDatabase("strange_db", "other", "secret");
    postgres.createDatabase("strange_db", "thing", "secret");
    run(url("other", "strange_db"), "GRANT CONNECT ON DATABASE strange_db TO thing");
    assertEquals("The role thing in THING_DATABASE_URL may not create tables in strange_db:"
        + " ALTER DATABASE strange_db OWNER TO thing.", refusal(database(url("thing", "strange_db"))));
    run(url("other", "strange_db"), """
        CREATE TABLE theirs ();
        GRANT CREATE ON SCHEMA public TO thing;
        GRANT CREATE ON DATABASE strange_db TO thing""");
    assertTrue(refusal(database(url("thing", "strange_db"))).startsWith(
        "1 tables of strange_db, which THING_DATABASE_URL names, belong to another role: "));
  }

  @Test
  void the_database_of_another_service_and_development_data_in_production_are_refused() {
    run(url("thing", "thing_db"), """
        CREATE TABLE schema_migrations (file text); INSERT INTO schema_migrations VALUES ('common/db/C1.sql'),
          ('sales/db/V1__sales.sql'), ('sales/db/V2__development_registers.sql')""");
    assertEquals("THING_DATABASE_URL leads to the database of sales-service: each service has one of its own.",
        refusal(database(url("thing", "thing_db"))));
    run(url("thing", "thing_db"), "UPDATE schema_migrations SET file = replace(file, 'sales/', 'thing/')");
    assertEquals("THING_DATABASE_URL leads to development data (thing/db/V2__development_registers.sql), on which"
        + " production never runs: begin with an empty database.",
        refusal(database(url("thing", "thing_db"), "POS_ENV", "production", "GATEWAY_KEY", "own",
            "GATEWAY_SECRET", "a-secret-of-the-gateway-with-32-bytes")));
  }

  /** A statement that fails would end the transaction, and be an error in the log of every first start. */
  @Test
  void nothing_fails_in_a_new_database() {
    postgres.createDatabase("new_db", "thing", "secret");
    var database = database(url("thing", "new_db"));
    assertEquals(List.of(), database.transaction(tx -> Migrations.applied(tx)
        .compose(applied -> tx.query("SELECT 1").execute().map(applied))).await());
    database.close().await();
  }

  @Test
  void a_url_of_another_form_is_refused_without_showing_it() {
    for (var bad : List.of("thing_db", "postgresql://127.0.0.1/thing_db", "postgresql://thing:secret@/thing_db",
        "jdbc:postgresql://thing@127.0.0.1/thing_db", "postgresql://thing@127.0.0.1",
        "postgresql://thing@127.0.0.1:1,/thing_db")) {
      assertEquals("DATABASE_URL must be a URL of the form postgresql://ROLE@HOST:PORT/DATABASE.",
          assertThrows(IllegalArgumentException.class, () -> database(bad)).getMessage(), bad);
    }
    assertEquals("DATABASE_URL: target_session_attrs must be read-write or primary, because services write.",
        assertThrows(IllegalArgumentException.class,
            () -> database(url("thing", "thing_db") + "?target_session_attrs=any")).getMessage());
  }
}
