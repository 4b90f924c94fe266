package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.sql.Rows;

/**
 * The ledger of a location in the order of its ids, from which a branch copies it.
 *
 * <p>A movement gets its id before it is committed, so a lower id may appear behind a higher one: within half a minute,
 * after which PostgreSQL ends the transaction ({@link Movements}). Up to a movement that is older than a minute,
 * everything is there; it is not before then that a reader may rely on having read it.
 */
final class Ledger {

  static final int MOST = 500;
  /** Behind the movement with which it has as many bytes, a page ends. */
  private static final int MAX_BYTES = 256 << 10;
  /** Of a movement as JSON without its texts and lines, and of a line. */
  private static final int MOVEMENT_BYTES = 250;
  private static final int LINE_BYTES = 40;

  /** @param settled whether everything up to it is there */
  private record Entry(Movement movement, boolean settled) {

    static Entry from(Row row) {
      return new Entry(Movement.from(row), row.getBoolean("settled"));
    }
  }

  /** What the database says beside the movements. @param more whether others follow behind them */
  private record End(long epoch, boolean more) {

    static End from(Row row) {
      return new End(row.getLong("epoch"), row.getBoolean("more"));
    }
  }

  private Ledger() {}

  /**
   * Walks from one movement to the next, by an index of what came or one of what left, so that the lines of those behind
   * the page are not even counted.
   */
  private static final String PAGE = """
      WITH RECURSIVE page AS (
        SELECT $2::bigint AS id, 0 AS number, 0::bigint AS bytes
        UNION ALL
        SELECT next.id, page.number + 1, page.bytes + next.bytes
        FROM page, LATERAL (
          SELECT m.id, %d + octet_length(to_json(m.reference)::text) + coalesce(octet_length(to_json(m.made_by)::text), 0)
            + coalesce(octet_length(to_json(m.reason)::text), 0)
            + %d * (SELECT count(*) FROM movement_lines WHERE movement_id = m.id) AS bytes
          FROM movements m WHERE m.id = least(
            (SELECT min(id) FROM movements WHERE location_id = $1 AND id > page.id),
            (SELECT min(id) FROM movements WHERE to_location_id = $1 AND id > page.id))) AS next
        WHERE page.number < $3 AND page.bytes < %d)
      SELECT %s, m.created_at < now() - interval '1 minute' AS settled
      FROM movements m, %s
      WHERE m.id = ANY(ARRAY(SELECT id FROM page WHERE number > 0)) ORDER BY m.id
      """.formatted(MOVEMENT_BYTES, LINE_BYTES, MAX_BYTES, Movements.COLUMNS, Movements.ITS_LINES);

  /** Returns the next movements of a location. @param after an id @param most how many, unless they are too large */
  static Future<LedgerPage> behind(SqlClient client, long locationId, long after, int most) {
    return client.preparedQuery(PAGE).mapping(Entry::from).execute(Tuple.of(locationId, after, most)).map(Rows::list)
        .compose(entries -> {
          var movements = entries.stream().map(Entry::movement).toList();
          return end(client, locationId, movements.isEmpty() ? after : movements.getLast().id())
              .map(end -> new LedgerPage(end.epoch, movements, position(after, entries), !end.more));
        });
  }

  private static long position(long after, List<Entry> entries) {
    return entries.stream().takeWhile(Entry::settled).mapToLong(entry -> entry.movement.id()).reduce(after, Math::max);
  }

  private static final String END = """
      SELECT number AS epoch, EXISTS (SELECT FROM movements WHERE location_id = $1 AND id > $2)
        OR EXISTS (SELECT FROM movements WHERE to_location_id = $1 AND id > $2) AS more
      FROM epoch
      """;

  private static Future<End> end(SqlClient client, long locationId, long last) {
    return client.preparedQuery(END).mapping(End::from).execute(Tuple.of(locationId, last)).map(Rows::only);
  }
}
