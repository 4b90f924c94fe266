package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.common.run.Environment;
import pos.embedded.EmbeddedPostgres;

/** The clean-up removes what is kept for a limited time, and nothing else. */
@ExtendWith(VertxExtension.class)
class CleanUpTest {

  private static EmbeddedPostgres postgres;

  private Database database;

  @BeforeAll
  static void startPostgres() {
    postgres = EmbeddedPostgres.throwaway();
    postgres.createDatabase("thing", "thing", "secret");
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void migrate(Vertx vertx) {
    var environment = Environment.read(Map.of("DATABASE_PASSWORD", "secret",
        "DATABASE_URL", "postgresql://thing@127.0.0.1:" + postgres.port() + "/thing"), "thing-service", 0);
    var migrating = Database.open(vertx, environment);
    migrating.migrate("common/db", List.of()).await();
    // ends its own clean-up
    migrating.close().await();
    database = Database.open(vertx, environment);
    run("TRUNCATE outbox, inbox, idempotency_keys");
  }

  private void cleanUp() {
    while (database.cleanUp().await()) {
      // the next slice
    }
  }

  private void run(String sql) {
    database.statements().query(sql).execute().await();
  }

  private List<String> left(String sql) {
    return Rows.list(database.statements().query(sql).execute().await()).stream().map(row -> row.getString(0)).toList();
  }

  @Test
  void events_are_deleted_a_week_after_they_happened_and_a_day_after_they_were_published() {
    run("""
        INSERT INTO outbox (type, payload, trace, created_at, published_at, entry_ms, entry_no)
        SELECT type, '{}', '', now() - created::interval, now() - published::interval,
          CASE WHEN published IS NOT NULL THEN 1 END, CASE WHEN published IS NOT NULL THEN 1 END
        FROM (VALUES ('old', '7 days 1 minute', '1 day 1 minute'), ('young', '6 days 23:59', '6 days'),
          ('old but published yesterday', '8 days', '23:59'), ('old and never published', '30 days', NULL))
          AS event(type, created, published)
        """);
    cleanUp();
    assertEquals(List.of("old and never published", "old but published yesterday", "young"),
        left("SELECT type FROM outbox ORDER BY type"));
  }

  @Test
  void answers_are_kept_for_a_day() {
    run("""
        INSERT INTO idempotency_keys (caller, key, fingerprint, status, body, created_at)
        VALUES ('a', 'old', '', 200, '', now() - interval '24 hours 1 minute'),
          ('a', 'young', '', 200, '', now() - interval '23 hours 59 minutes')
        """);
    cleanUp();
    assertEquals(List.of("young"), left("SELECT key FROM idempotency_keys"));
  }

  @Test
  void ids_of_events_are_kept_longer_than_an_outbox_keeps_the_events() {
    run("""
        INSERT INTO inbox (event_id, received_at)
        VALUES ('00000000-0000-0000-0000-000000000001', now() - interval '10 days 1 minute'),
          ('00000000-0000-0000-0000-000000000002', now() - interval '9 days 23 hours')
        """);
    cleanUp();
    assertEquals(List.of("00000000-0000-0000-0000-000000000002"), left("SELECT event_id::text FROM inbox"));
  }

  /** One statement for all of them ran into its time-out, deleted nothing, and had more to do the next time. */
  @Test
  void much_is_deleted_in_slices() {
    run("""
        INSERT INTO outbox (type, payload, trace, created_at, published_at, entry_ms, entry_no)
        SELECT 'old', '{}', '', now() - interval '8 days', now() - interval '8 days', 1, n FROM generate_series(1, 5000) n
        """);
    run("INSERT INTO inbox SELECT uuidv7(), now() - interval '11 days' FROM generate_series(1, 9000)");
    var slices = 0;
    while (database.cleanUp().await()) {
      slices++;
    }
    assertEquals(5, slices);
    assertEquals(List.of(), left("SELECT type FROM outbox"));
    assertEquals(List.of(), left("SELECT event_id::text FROM inbox"));
  }
}
