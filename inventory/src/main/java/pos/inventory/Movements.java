package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The ledger: movements are added and never changed. */
final class Movements {

  static final String NEWEST_FIRST = "-id";

  /** The movements to list; a part that is null does not restrict them. */
  record Filter(Long locationId, Long productId, Instant from, Instant to) {}

  /** The lines to read of each movement: of one product or, when that is null, of all; at most {@code limit}. */
  private record LineFilter(Long productId, int limit) {

    static final LineFilter ALL = new LineFilter(null, Integer.MAX_VALUE);
  }

  private static final Columns<Movement.Draft> MOVEMENT = new Columns<Movement.Draft>()
      .add("type", Type.TEXT, draft -> Wire.name(draft.type()))
      .add("location_id", Type.LONG, Movement.Draft::locationId)
      .add("to_location_id", Type.LONG, Movement.Draft::toLocationId)
      .add("reference", Type.TEXT, Movement.Draft::reference);

  /** The change of each stock, numbered after the four parameters of the movement. */
  private static final Columns<StockChange> LINE = new Columns<StockChange>(4)
      .add("location_id", Type.LONG, StockChange::locationId)
      .add("product_id", Type.LONG, StockChange::productId)
      .add("quantity", Type.LONG, StockChange::onHand);

  private static final String MOVEMENTS = "SELECT m.* FROM movements m ";
  /**
   * Conditions on the time of entry. Ids grow with it, but for transactions that overlap, which never last an hour; so
   * the index of ids can begin and end where the times do.
   */
  private static final String FROM = """
      m.created_at >= ? AND %s >= coalesce((SELECT id FROM movements
        WHERE created_at < ? - interval '1 hour' ORDER BY created_at DESC LIMIT 1), 0)""";
  private static final String TO = """
      m.created_at < ? AND %s <= coalesce((SELECT id FROM movements
        WHERE created_at >= ? + interval '1 hour' ORDER BY created_at LIMIT 1), 9223372036854775807)""";

  private Movements() {}

  private static final String INSERT = """
      WITH movement AS (
        INSERT INTO movements (%s) VALUES (%s)
        ON CONFLICT (location_id, type, reference) DO NOTHING RETURNING id, created_at),
      lines AS (
        INSERT INTO movement_lines (movement_id, %s)
        SELECT movement.id, line.* FROM movement, unnest(%s) AS line)
      SELECT id, created_at FROM movement
      """.formatted(MOVEMENT.names(), MOVEMENT.values(), LINE.names(), LINE.arrays());

  /** Returns the new movement, or empty when there is one with this location, type and reference already. */
  static Future<Optional<Movement>> insert(SqlConnection tx, Movement.Draft draft) {
    return tx.preparedQuery(INSERT)
        .mapping(row -> new Movement(row.getLong("id"), draft, Timestamps.read(row, "created_at"),
            draft.lines().size()))
        .execute(LINE.addTo(MOVEMENT.of(draft), draft.changes())).map(Rows::first)
        .recover(Locations::refuseUnknown);
  }

  /** Returns the movement that has the draft's location, type and reference. */
  static Future<Movement> findByReference(SqlConnection tx, Movement.Draft draft) {
    var where = new Where()
        .and("m.location_id = ?", draft.locationId())
        .and("m.type = ?", Wire.name(draft.type()))
        .and("m.reference = ?", draft.reference());
    return select(tx, MOVEMENTS + where.sql(), where, LineFilter.ALL).map(List::getFirst);
  }

  static Future<Movement> find(SqlClient client, long id) {
    var where = new Where().and("m.id = ?", id);
    return select(client, MOVEMENTS + where.sql(), where, LineFilter.ALL).map(found ->
        found.stream().findFirst().orElseThrow(() -> Failure.notFound("movement", id)));
  }

  /** Returns movements with their first lines, or with the lines of the product that the filter names. */
  static Future<Page<Movement>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where();
    var source = filter.locationId == null ? "movements" : ofLocation(where.parameter(filter.locationId));
    var id = "m.id";
    if (filter.productId == null) {
      source += " AS m";
    } else {
      source = withProduct(where.parameter(filter.productId), source);
      id = "p.movement_id";
    }
    where.and(FROM.formatted(id), Timestamps.of(filter.from))
        .and(TO.formatted(id), Timestamps.of(filter.to))
        .and(id + " < ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    var movements = "SELECT m.* FROM " + source + " " + where.sql() + " ORDER BY " + id + " DESC LIMIT "
        + where.parameter(page.rows());
    return select(client, movements, where, new LineFilter(filter.productId, Line.LISTED_LINES))
        .map(rows -> page.page(rows, movement -> new Object[] {movement.id()}));
  }

  /** Returns a source of two parts, each of which an index has in the list's order. */
  private static String ofLocation(String id) {
    return """
        (SELECT * FROM movements WHERE location_id = %1$s
          UNION ALL SELECT * FROM movements WHERE to_location_id = %1$s)""".formatted(id);
  }

  /** The lines' index has the movements of a product in the list's order, so it leads; LIMIT 1 makes sure of that. */
  private static String withProduct(String id, String source) {
    return """
        (SELECT DISTINCT movement_id FROM movement_lines WHERE product_id = %s ORDER BY movement_id DESC) AS p,
          LATERAL (SELECT * FROM %s AS every WHERE every.id = p.movement_id LIMIT 1) AS m""".formatted(id, source);
  }

  /**
   * Reads movements with their lines, newest first. IS TRUE keeps PostgreSQL from using a comparison of locations to
   * skip through an index, instead of reading the movement's few lines.
   *
   * @param movements a query of movements with parameters of {@code where}
   */
  private static Future<List<Movement>> select(SqlClient client, String movements, Where where, LineFilter lines) {
    return client.preparedQuery("""
        SELECT m.id, m.type, m.location_id, m.to_location_id, m.reference, m.created_at, l.product_ids, l.quantities,
          (SELECT count(*)::int FROM movement_lines WHERE movement_id = m.id
            AND (location_id = coalesce(m.to_location_id, m.location_id)) IS TRUE) AS line_count
        FROM (%s) AS m, LATERAL (
          SELECT array_agg(product_id) AS product_ids, array_agg(quantity) AS quantities FROM (
            SELECT product_id, quantity FROM movement_lines
            WHERE movement_id = m.id AND (location_id = coalesce(m.to_location_id, m.location_id)) IS TRUE
              AND product_id = coalesce(%s, product_id)
            ORDER BY product_id LIMIT %s) AS shown) AS l
        ORDER BY m.id DESC
        """.formatted(movements, where.parameter(lines.productId), where.parameter(lines.limit)))
        .mapping(Movement::from).execute(where.values()).map(Rows::list);
  }
}
