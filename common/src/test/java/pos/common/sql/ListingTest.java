package pos.common.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pos.embedded.EmbeddedPostgres;

class ListingTest {

  private record Thing(long id, String text) {

    static Thing from(Row row) {
      return new Thing(row.getLong("id"), row.getString("text"));
    }
  }

  private static final Listing<Thing> THINGS = new Listing<>("SELECT id, text FROM things", "id DESC", Thing::from,
      thing -> new Object[] {thing.id});

  private static final Vertx VERTX = Vertx.vertx();
  private static EmbeddedPostgres postgres;
  private static SqlClient client;

  /** Things 1 to 100 are small, 101 to 200 have 10,000 bytes each, and 201 has more than a page. */
  @BeforeAll
  static void fill() {
    postgres = EmbeddedPostgres.throwaway();
    postgres.createDatabase("thing", "thing", "secret");
    client = PgBuilder.client().connectingTo(PgConnectOptions.fromUri(
        "postgresql://thing:secret@127.0.0.1:" + postgres.port() + "/thing")).using(VERTX).build();
    client.query("""
        CREATE TABLE things AS SELECT n::bigint AS id, repeat('€',
          CASE WHEN n <= 100 THEN 1 WHEN n <= 200 THEN 3333 ELSE 100000 END) AS text FROM generate_series(1, 201) AS n
        """).execute().await();
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
    postgres.close();
  }

  private static Page<Thing> page(int limit, String cursor) {
    var after = Optional.ofNullable(cursor).map(text -> Cursor.parse(text, "newest"));
    var where = new Where().and("id < ?", after.map(position -> position.number(0)).orElse(null));
    return THINGS.page(client, where, new PageRequest("newest", after, limit)).await();
  }

  private static List<Page<Thing>> pages(int limit) {
    var pages = new ArrayList<Page<Thing>>();
    String cursor = null;
    do {
      pages.add(page(limit, cursor));
      cursor = pages.getLast().nextCursor();
    } while (cursor != null);
    return pages;
  }

  @Test
  void a_page_ends_behind_the_row_with_which_it_is_full() {
    var pages = pages(200);
    assertEquals(List.of(201L), pages.getFirst().items().stream().map(Thing::id).toList());
    for (var page : pages) {
      var before = page.items().stream().limit(page.items().size() - 1)
          .mapToLong(thing -> thing.text.length() * 3L).sum();
      assertTrue(before <= Listing.MAX_BYTES, () -> before + " bytes");
    }
    assertTrue(pages.size() <= 10, () -> pages.size() + " pages");
  }

  @Test
  void pages_of_any_limit_leave_nothing_out_and_repeat_nothing() {
    var all = LongStream.iterate(201, id -> id - 1).limit(201).boxed().toList();
    for (int limit : new int[] {1, 7, 100, 200, 201}) {
      var ids = pages(limit).stream().flatMap(page -> page.items().stream()).map(Thing::id).toList();
      assertEquals(all, ids, "limit " + limit);
    }
  }

  @Test
  void the_last_page_has_no_cursor_also_when_it_is_as_long_as_its_limit() {
    var last = page(100, Cursor.encode("newest", 101));
    assertEquals(100, last.items().size());
    assertNull(last.nextCursor());
    assertEquals(List.of(), page(100, Cursor.encode("newest", 1)).items());
  }
}
