package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.rule.Failure;

/** The counts; the difference a count finds is entered in its transaction. */
final class Counts {

  private Counts() {}

  /** While the stocks are locked nothing moves, so the difference is exact whatever is sold meanwhile. */
  static Future<Count> enter(SqlConnection tx, Count.Draft draft) {
    return lockAll(tx, draft)
        .compose(locked -> insert(tx, draft))
        .compose(id -> find(tx, id))
        .compose(count -> count.difference() == null ? Future.succeededFuture(count)
            : Movements.enter(tx, count.difference(), null, List.of()).map(count));
  }

  private static Future<Void> lockAll(SqlConnection tx, Count.Draft draft) {
    return StockChanges.create(tx, StockChange.moves(draft.locationId(), draft.lines()))
        .recover(Locations::refuseUnknown)
        .compose(created -> tx.preparedQuery("""
            SELECT FROM stocks WHERE location_id = $1 AND product_id = ANY($2) ORDER BY product_id FOR NO KEY UPDATE
            """).execute(values(draft)).mapEmpty());
  }

  private static Future<Long> insert(SqlConnection tx, Count.Draft draft) {
    return tx.preparedQuery("""
        WITH made AS (
          INSERT INTO counts (location_id, counted_at) VALUES ($1, clock_timestamp())
          RETURNING id, counted_at),
        stock AS (
          UPDATE stocks s SET counted_at = made.counted_at FROM made
          WHERE s.location_id = $1 AND s.product_id = ANY($2) RETURNING s.product_id, s.on_hand),
        lines AS (
          INSERT INTO count_lines (count_id, product_id, counted, expected)
          SELECT made.id, line.product_id, line.counted, stock.on_hand
          FROM made, unnest($2::bigint[], $3::bigint[]) AS line(product_id, counted) JOIN stock USING (product_id))
        SELECT id FROM made
        """).execute(values(draft).addValue(Line.quantities(draft.lines())))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static Tuple values(Count.Draft draft) {
    return Tuple.of(draft.locationId()).addValue(Line.products(draft.lines()));
  }

  static Future<Count> find(SqlClient client, long id) {
    return client.preparedQuery("""
        SELECT id, location_id, counted_at,
          ARRAY(SELECT product_id FROM count_lines WHERE count_id = id ORDER BY product_id) AS product_ids,
          ARRAY(SELECT counted FROM count_lines WHERE count_id = id ORDER BY product_id) AS counted,
          ARRAY(SELECT expected FROM count_lines WHERE count_id = id ORDER BY product_id) AS expected
        FROM counts WHERE id = $1
        """).mapping(Count::from).execute(Tuple.of(id)).map(rows -> {
          if (rows.size() == 0) {
            throw Failure.notFound("count", id);
          }
          return rows.iterator().next();
        });
  }
}
