package pos.common.sql;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.function.Function;

/**
 * A list that clients read page by page.
 *
 * <p>A page ends when it has as many rows as were asked for, or earlier, behind the row with which its rows reach
 * {@value #MAX_BYTES} bytes as PostgreSQL prints them; as JSON, which repeats the names of the fields, that is up to
 * about twice as much.
 *
 * @param select a SELECT without conditions and order, whose columns have different names
 * @param order the columns by which it is sorted, such as {@code sold_at DESC, id DESC}; unique together
 * @param item reads a row
 * @param key returns the values of the columns in {@code order}
 */
public record Listing<T>(String select, String order, Function<Row, T> item, Function<T, Object[]> key) {

  static final int MAX_BYTES = 128 << 10;

  private static final String PAGE = """
      SELECT * FROM (
        SELECT page.*, count(*) OVER () AS page_rows, sum(octet_length(page::text)) OVER (
          ORDER BY %1$s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS page_bytes
        FROM (%2$s %3$s ORDER BY %1$s LIMIT %4$s) AS page) AS sized
      WHERE coalesce(page_bytes, 0) < %5$d ORDER BY %1$s
      """;

  /** @param where the conditions, those of the request's cursor included */
  public Future<Page<T>> page(SqlClient client, Where where, PageRequest request) {
    var limit = where.parameter(request.rows());
    var sql = PAGE.formatted(order, select, where.sql(), limit, MAX_BYTES);
    return client.preparedQuery(where.isPlannedAnew() ? Database.PLAN_ANEW + sql : sql).execute(where.values())
        .map(rows -> page(rows, request));
  }

  private Page<T> page(RowSet<Row> rows, PageRequest request) {
    var items = rows.stream().limit(request.limit()).map(item).toList();
    if (items.isEmpty() || Rows.only(rows).getLong("page_rows") == items.size()) {
      return new Page<>(items, null);
    }
    return new Page<>(items, Cursor.encode(request.order(), key.apply(items.getLast())));
  }
}
