package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;

/** The table of counts. */
final class Counts {

  /** Numbered after the location, the person and the reason. */
  private static final Columns<Line> LINE = new Columns<Line>(3)
      .add("product_id", Type.LONG, Line::productId)
      .add("counted", Type.LONG, Line::quantity);

  private Counts() {}

  private static final String INSERT = """
      WITH made AS (
        INSERT INTO counts (location_id, made_by, reason, counted_at) VALUES ($1, $2, $3, clock_timestamp())
        RETURNING id, counted_at),
      stock AS (
        UPDATE stocks s SET counted_at = made.counted_at FROM made
        WHERE s.location_id = $1 AND s.product_id = ANY($4) RETURNING s.product_id, s.on_hand),
      lines AS (
        INSERT INTO count_lines (count_id, product_id, counted, expected)
        SELECT made.id, line.product_id, line.counted, stock.on_hand
        FROM made, unnest(%s) AS line(%s) JOIN stock USING (product_id))
      SELECT id FROM made
      """.formatted(LINE.arrays(), LINE.names());

  /** Adds a count, with what is on hand as expected, and returns its id; the stocks must be there and locked. */
  static Future<Long> insert(SqlConnection tx, Count.Draft draft) {
    var parameters = Tuple.of(draft.locationId(), draft.origin().madeBy(), draft.origin().reason());
    return tx.preparedQuery(INSERT).execute(LINE.addTo(parameters, draft.lines()))
        .map(rows -> Rows.only(rows).getLong(0));
  }

  static Future<Count> find(SqlClient client, long id) {
    return client.preparedQuery("""
        SELECT id, location_id, counted_at, made_by, reason,
          ARRAY(SELECT product_id FROM count_lines WHERE count_id = id ORDER BY product_id) AS product_ids,
          ARRAY(SELECT counted FROM count_lines WHERE count_id = id ORDER BY product_id) AS counted,
          ARRAY(SELECT expected FROM count_lines WHERE count_id = id ORDER BY product_id) AS expected
        FROM counts WHERE id = $1
        """).mapping(Count::from).execute(Tuple.of(id)).map(rows -> Rows.found(rows, "count", id));
  }
}
