package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;
import pos.common.sql.Where;

/** The ledger: movements are added and never changed. */
final class Movements {

  static final String NEWEST_FIRST = "-id";
  /** The order of the lines of all movements. */
  static final String LINES_NEWEST_FIRST = "-movement_id";

  /** The movements to list; a part that is null does not restrict them. */
  record Filter(Long locationId, Long productId, Movement.Type type, Instant from, Instant to) {}

  private static final Columns<Movement.Draft> MOVEMENT = new Columns<Movement.Draft>()
      .add("type", Type.TEXT, draft -> Wire.name(draft.type()))
      .add("location_id", Type.LONG, Movement.Draft::locationId)
      .add("to_location_id", Type.LONG, Movement.Draft::toLocationId)
      .add("reference", Type.TEXT, Movement.Draft::reference)
      .add("made_by", Type.TEXT, draft -> draft.origin().madeBy())
      .add("reason", Type.TEXT, draft -> draft.origin().reason())
      .add("register_id", Type.LONG, draft -> draft.origin().registerId())
      .add("receipt_number", Type.LONG, draft -> draft.origin().receiptNumber());
  /** The number of these. */
  private static final int PARAMETERS = 8;

  /** The change of each stock, numbered after the parameters of the movement. */
  private static final Columns<StockChange> LINE = new Columns<StockChange>(PARAMETERS)
      .add("location_id", Type.LONG, StockChange::locationId)
      .add("product_id", Type.LONG, StockChange::productId)
      .add("quantity", Type.LONG, StockChange::onHand);

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

  /** What makes up a movement: the columns of {@code m}, and its lines of the location at which it is described. */
  static final String COLUMNS = """
      m.id, m.type, m.location_id, m.to_location_id, m.reference, m.made_by, m.reason, m.register_id,
      m.receipt_number, m.created_at, l.product_ids, l.quantities""";
  static final String ITS_LINES = """
      LATERAL (
        SELECT array_agg(product_id ORDER BY product_id) AS product_ids,
          array_agg(quantity ORDER BY product_id) AS quantities
        FROM movement_lines WHERE movement_id = m.id AND location_id = coalesce(m.to_location_id, m.location_id)) AS l""";

  /**
   * True, and has the transaction end within half a minute: behind a movement that is older, no transaction can still
   * enter one with a lower id, for which readers of the {@link Ledger} would have to wait. Limits of statements alone do
   * not bound how long several of them take.
   */
  private static final String ENDS_SOON = "(SELECT set_config('transaction_timeout', '30s', true)) <> ''";

  private Movements() {}

  private static final String INSERT = """
      WITH movement AS (
        INSERT INTO movements (%s) VALUES (%s)
        ON CONFLICT (location_id, type, reference) DO NOTHING RETURNING id, created_at),
      lines AS (
        INSERT INTO movement_lines (movement_id, %s)
        SELECT movement.id, line.* FROM movement, unnest(%s) AS line)
      SELECT id, created_at FROM movement WHERE %s
      """.formatted(MOVEMENT.names(), MOVEMENT.values(), LINE.names(), LINE.arrays(), ENDS_SOON);

  /** Returns the new movement, or empty when there is one with this location, type and reference already. */
  static Future<Optional<Movement>> insert(SqlConnection tx, Movement.Draft draft) {
    return tx.preparedQuery(INSERT)
        .mapping(row -> new Movement(row.getLong("id"), draft, Timestamps.read(row, "created_at")))
        .execute(LINE.addTo(MOVEMENT.of(draft), draft.changes())).map(Rows::first)
        .recover(Locations::refuseUnknown);
  }

  /** A change of one stock by the movement with this number. */
  private record NumberedChange(long number, StockChange change) {}

  /** Numbered after the arrays of the movements. */
  private static final Columns<NumberedChange> NUMBERED_LINE = new Columns<NumberedChange>(PARAMETERS)
      .add("number", Type.LONG, NumberedChange::number)
      .add("location_id", Type.LONG, line -> line.change.locationId())
      .add("product_id", Type.LONG, line -> line.change.productId())
      .add("quantity", Type.LONG, line -> line.change.onHand());

  private static final String INSERT_ALL = """
      WITH draft AS (SELECT * FROM unnest(%1$s) WITH ORDINALITY AS draft(%2$s, number)),
      movement AS (
        INSERT INTO movements (%2$s) SELECT %2$s FROM draft ORDER BY location_id, type, reference
        ON CONFLICT (location_id, type, reference) DO NOTHING RETURNING id, location_id, type, reference),
      lines AS (
        INSERT INTO movement_lines (movement_id, location_id, product_id, quantity)
        SELECT movement.id, line.location_id, line.product_id, line.quantity
        FROM movement JOIN draft USING (location_id, type, reference)
        JOIN unnest(%3$s) AS line(%4$s) ON line.number = draft.number)
      SELECT location_id, type, reference FROM movement WHERE %5$s
      """.formatted(MOVEMENT.arrays(), MOVEMENT.names(), NUMBERED_LINE.arrays(),
          NUMBERED_LINE.names(), ENDS_SOON);

  /**
   * Adds movements and returns the keys of those that the ledger did not have.
   *
   * @param drafts with different keys
   */
  static Future<Set<Movement.Key>> insertAll(SqlConnection tx, List<Movement.Draft> drafts) {
    if (drafts.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    var lines = new ArrayList<NumberedChange>();
    for (int i = 0; i < drafts.size(); i++) {
      for (var change : drafts.get(i).changes()) {
        lines.add(new NumberedChange(i + 1, change));
      }
    }
    return tx.preparedQuery(INSERT_ALL)
        .mapping(row -> new Movement.Key(row.getLong("location_id"),
            Wire.parse(Movement.Type.class, row.getString("type")), row.getString("reference")))
        .execute(NUMBERED_LINE.addTo(MOVEMENT.of(drafts), lines)).map(rows -> Set.copyOf(Rows.list(rows)))
        .recover(Locations::refuseUnknown);
  }

  /** Returns the movement that has the draft's location, type and reference. */
  static Future<Movement> findByReference(SqlConnection tx, Movement.Draft draft) {
    var where = new Where()
        .and("m.location_id = ?", draft.locationId())
        .and("m.type = ?", Wire.name(draft.type()))
        .and("m.reference = ?", draft.reference());
    return select(tx, where).map(Rows::only);
  }

  static Future<Movement> find(SqlClient client, long id) {
    return select(client, new Where().and("m.id = ?", id)).map(rows -> Rows.found(rows, "movement", id));
  }

  /** @param where conditions on {@code m}, a movement */
  private static Future<RowSet<Movement>> select(SqlClient client, Where where) {
    return client.preparedQuery("SELECT %s FROM movements m, %s %s".formatted(COLUMNS, ITS_LINES, where.sql()))
        .mapping(Movement::from).execute(where.values());
  }

  /**
   * What has the ids in the list's order is to be filled in. IS TRUE keeps PostgreSQL from using a comparison of
   * locations to skip through an index, instead of reading the movement's few lines.
   */
  private static final String SUMMARY = """
      SELECT %s AS id, m.type, m.location_id, m.to_location_id, m.reference, m.made_by, m.reason, m.register_id,
        m.receipt_number, m.created_at,
        (SELECT count(*) FROM movement_lines WHERE movement_id = m.id
          AND (location_id = coalesce(m.to_location_id, m.location_id)) IS TRUE) AS line_count
      FROM\s""";

  static Future<Page<Movement.Summary>> list(SqlClient client, Filter filter, PageRequest page) {
    var where = new Where();
    var source = filter.locationId == null ? "movements" : ofLocation(where.parameter(filter.locationId));
    var id = "m.id";
    if (filter.productId == null) {
      source += " AS m";
    } else {
      source = withProduct(where.parameter(filter.productId), source);
      id = "p.movement_id";
    }
    where.and(FROM.formatted(id), Timestamps.of(filter.from)).and(TO.formatted(id), Timestamps.of(filter.to));
    var last = page.after().map(cursor -> cursor.number(0)).orElse(null);
    var type = Wire.name(filter.type);
    var order = "id DESC";
    if (type == null || filter.locationId != null || filter.productId != null) {
      where.and("m.type = ?", type).and(id + " < ?", last);
    } else {
      // with an equality, PostgreSQL would look for a rare type among all movements, in the order of their ids
      where.behind("(m.type, m.id) >=", type, 0L)
          .behind("(m.type, m.id) <", type, Objects.requireNonNullElse(last, Long.MAX_VALUE));
      order = "type DESC, id DESC";
    }
    return new Listing<>(SUMMARY.formatted(id) + source, order, Movement.Summary::from,
        summary -> new Object[] {summary.movement().id()}).page(client, where, page);
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

  /** LIMIT 1 has the movement of each line looked up by itself; PostgreSQL would merge all movements with them instead. */
  private static final Listing<Labelled<LedgerLine>> LINES = new Listing<>("""
      SELECT l.movement_id, m.type, m.reference, m.created_at, l.location_id, l.product_id, l.quantity, %s
      FROM movement_lines l,
        LATERAL (SELECT type, reference, created_at FROM movements WHERE id = l.movement_id LIMIT 1) AS m
      """.formatted(Labels.column("l")), "movement_id DESC, product_id DESC, location_id DESC",
      Labelled.reading(LedgerLine::from), line -> line.entry().key());

  /** Returns what movements did to the stock of a location or product; null stands for all of them. */
  static Future<Page<Labelled<LedgerLine>>> listLines(SqlClient client, Long locationId, Long productId,
      PageRequest page) {
    var where = new Where().and("l.location_id = ?", locationId).and("l.product_id = ?", productId);
    page.after().ifPresent(cursor -> where.behind("(l.movement_id, l.product_id, l.location_id) <",
        cursor.number(0), cursor.number(1), cursor.number(2)));
    return LINES.page(client, where, page);
  }
}
