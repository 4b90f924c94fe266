package pos.sales.branch;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pos.common.rule.Wire;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/** What of a register's journal the head office does not have yet, with its content from the books. */
final class UnsentEntries {

  private static final int MOST = 100;
  /** Behind the entry with which they have as many lines, a batch ends: a sale may have 2,000 more. */
  private static final int MOST_LINES = 500;
  /** A Z report has up to 200 KB. */
  private static final String LINES = """
      CASE kind WHEN 'sale' THEN (SELECT count(*) FROM line_items WHERE sale_id = reference::uuid)
        WHEN 'return' THEN (SELECT count(*) FROM return_lines WHERE return_id = reference::uuid)
        WHEN 'session_closed' THEN 400 ELSE 1 END""";
  /** A return of an exchange is followed by the sale, without which it cannot be written. */
  private static final String NEXT = """
      SELECT seq, kind, reference, at, hash FROM (
        SELECT sized.*, lag(exchange AND fits) OVER (ORDER BY seq) AS follows FROM (
          SELECT page.*, row_number() OVER (ORDER BY seq) < %3$d AND coalesce(sum(lines) OVER (
              ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) < %2$d AS fits
          FROM (SELECT seq, kind, reference, at, hash, %1$s AS lines, kind = 'return' AND EXISTS (SELECT FROM returns
              WHERE id = reference::uuid AND exchanged_for IS NOT NULL) AS exchange
            FROM journal WHERE register_id = $1 AND seq > $2 ORDER BY seq LIMIT %3$d) AS page) AS sized) AS batch
      WHERE fits OR follows ORDER BY seq
      """.formatted(LINES, MOST_LINES, MOST);

  private UnsentEntries() {}

  /** Returns the next entries behind a number, as they are sent. */
  static Future<JsonArray> next(SqlClient client, long registerId, long after) {
    return client.preparedQuery(NEXT).execute(Tuple.of(registerId, after)).map(Rows::list)
        .compose(rows -> contents(client, rows).map(contents -> {
          var entries = new JsonArray();
          rows.forEach(row -> entries.add(entry(registerId, row, contents)));
          return entries;
        }));
  }

  /** Returns contents by kind and reference. */
  private static Future<Map<CopiedKind, Map<String, JsonObject>>> contents(SqlClient client, List<Row> rows) {
    var contents = new HashMap<CopiedKind, Map<String, JsonObject>>();
    return Future.all(Stream.of(CopiedKind.values()).map(kind -> kind.contents(client, rows.stream()
            .filter(row -> kind(row) == kind).map(row -> row.getString("reference")).toList())
        .onSuccess(found -> contents.put(kind, found))).toList()).map(contents);
  }

  private static CopiedKind kind(Row row) {
    return Wire.parse(CopiedKind.class, row.getString("kind"));
  }

  private static JsonObject entry(long registerId, Row row, Map<CopiedKind, Map<String, JsonObject>> contents) {
    return new JsonObject()
        .put("register_id", registerId)
        .put("seq", row.getLong("seq"))
        .put("at", Timestamps.read(row, "at").toString())
        .put("hash", row.getString("hash"))
        .put(row.getString("kind"), contents.get(kind(row)).get(row.getString("reference")));
  }
}
