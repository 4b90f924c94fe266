package pos.common.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import pos.common.events.Streams.EntryId;
import pos.common.sql.Rows;

/**
 * The readers of this service's stream.
 *
 * <p>For each of them, every published event is at or before {@code done}, or it is in the stream and not yet read, or
 * it is owed: to be published again.
 */
final class Readers {

  /**
   * @param epoch of the reader's database, or null while the reader has not told it
   * @param owedAfter null when nothing is owed, as {@code owedUntil}
   * @param leaves whether the service is gone for good
   */
  record Reader(String name, EntryId done, Long epoch, EntryId owedAfter, EntryId owedUntil, boolean leaves) {

    private static Reader from(Row row) {
      return new Reader(row.getString("name"), entry(row, "done"), row.getLong("epoch"), entry(row, "owed_after"),
          entry(row, "owed_until"), row.getBoolean("leaves"));
    }

    private static EntryId entry(Row row, String column) {
      var numbers = row.getArrayOfLongs(column);
      return numbers == null ? null : new EntryId(numbers[0], numbers[1]);
    }

    boolean isOwed() {
      return owedUntil != null;
    }
  }

  private Readers() {}

  static Future<List<Reader>> all(SqlClient client) {
    return client.preparedQuery("SELECT name, done, epoch, owed_after, owed_until, leaves FROM readers ORDER BY name")
        .mapping(Reader::from).execute().map(Rows::list);
  }

  /** Writes a reader down together with what it is owed, which is everything up to an entry. */
  static Future<Void> join(SqlClient client, String name, Long epoch, EntryId until) {
    return client.preparedQuery("""
        INSERT INTO readers (name, epoch, owed_after, owed_until) VALUES ($1, $2, '{0,0}', $3)
        ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, joined_at = excluded.joined_at,
          owed_after = excluded.owed_after, owed_until = greatest(readers.owed_until, excluded.owed_until)
        """).execute(Tuple.of(name, epoch, until.toArray())).mapEmpty();
  }

  static Future<Void> forget(SqlClient client, String name) {
    return client.preparedQuery("DELETE FROM readers WHERE name = $1").execute(Tuple.of(name)).mapEmpty();
  }

  static Future<Void> tellEpoch(SqlClient client, String name, long epoch) {
    return client.preparedQuery("UPDATE readers SET epoch = $2 WHERE name = $1").execute(Tuple.of(name, epoch))
        .mapEmpty();
  }

  /** Owes readers what lies behind what they have done, or behind {@code after} if that is more, up to an entry. */
  static Future<Void> owe(SqlClient client, Collection<String> names, EntryId after, EntryId until) {
    return client.preparedQuery("""
        UPDATE readers SET owed_after = least(owed_after, greatest(done, $2)), owed_until = greatest(owed_until, $3)
        WHERE name = ANY($1) AND greatest(done, $2) < $3
        """).execute(Tuple.of(names.toArray(String[]::new), after.toArray(), until.toArray())).mapEmpty();
  }

  /** Ends what a reader is owed, unless more was added meanwhile. */
  static Future<Void> settle(SqlClient client, Reader reader) {
    return client.preparedQuery("""
        UPDATE readers SET owed_after = NULL, owed_until = NULL WHERE name = $1 AND owed_after = $2 AND owed_until = $3
        """).execute(Tuple.of(reader.name, reader.owedAfter.toArray(), reader.owedUntil.toArray())).mapEmpty();
  }

  static Future<Void> progress(SqlClient client, Map<String, EntryId> done) {
    var names = List.copyOf(done.keySet());
    var entries = names.stream().map(done::get).toList();
    return client.preparedQuery("""
        UPDATE readers SET done = ARRAY[p.ms, p.no]
        FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS p(name, ms, no)
        WHERE readers.name = p.name AND readers.done < ARRAY[p.ms, p.no]
        """).execute(Tuple.of(names.toArray(String[]::new), entries.stream().map(EntryId::millis).toArray(Long[]::new),
            entries.stream().map(EntryId::number).toArray(Long[]::new))).mapEmpty();
  }
}
