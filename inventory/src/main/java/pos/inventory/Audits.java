package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import pos.common.shop.Audited;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** Examines stocks against the ledger, reservations against both, and what the ledger has of sales and orders. */
final class Audits {

  static final String BY_PRODUCT = "product_id, location_id";
  static final String BY_ID = "id";

  /** The page is cut first, so that the ledger of each product on it is read once. */
  private static final String STOCKS = """
      SELECT product_id, location_id, on_hand, reserved, coalesce(moved, 0)::bigint AS moved,
        coalesce(held, 0)::bigint AS held
      FROM (SELECT product_id, location_id, on_hand, reserved FROM stocks %s
        ORDER BY product_id, location_id LIMIT %s) AS page
      LEFT JOIN (SELECT location_id, product_id, sum(quantity) AS held
        FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id WHERE r.status = 'active'
        GROUP BY 1, 2) AS holds USING (location_id, product_id)
      LEFT JOIN LATERAL (SELECT sum(quantity) AS moved FROM movement_lines l
        WHERE l.product_id = page.product_id AND l.location_id = page.location_id) AS ledger ON true
      ORDER BY product_id, location_id
      """;
  private static final String GOODS = """
      SELECT m.id, m.location_id, m.type, m.reference,
        (SELECT coalesce(sum(quantity), 0)::bigint FROM movement_lines l WHERE l.movement_id = m.id) AS pieces
      FROM movements m
      """;
  private static final String OF_PURCHASES =
      "m.type IN ('sale', 'return', 'void') AND m.reference ~ '^(sale|return|void|order):'";
  private static final Listing<Audited> PAGES_OF_GOODS = new Listing<>(GOODS, BY_ID,
      Audits::movement, Audited::key);
  private static final Listing<Hold> PAGES_OF_HOLDS = new Listing<>("""
      SELECT r.id, r.reference, r.created_at < now() - interval '1 minute' AS is_old,
        (SELECT coalesce(sum(quantity), 0)::bigint FROM reservation_lines WHERE reservation_id = r.id) AS pieces,
        EXISTS (SELECT FROM movements m WHERE m.location_id = r.location_id AND m.type = 'sale'
          AND m.reference = split_part(r.reference, '#', 1)) AS sold
      FROM reservations r
      """, BY_ID, Hold::from, hold -> new Object[] {hold.id});

  private Audits() {}

  /**
   * An active reservation.
   *
   * @param isOld whether its sale or order must be written down by now
   * @param sold whether the goods have left the stock already
   */
  record Hold(long id, String reference, long pieces, boolean isOld, boolean sold) {

    private static Hold from(Row row) {
      return new Hold(row.getLong("id"), row.getString("reference"), row.getLong("pieces"),
          row.getBoolean("is_old"), row.getBoolean("sold"));
    }
  }

  static Future<Page<Audited>> stocks(SqlClient client, PageRequest page) {
    var where = new Where();
    page.after().ifPresent(cursor ->
        where.behind("(product_id, location_id) >", cursor.number(0), cursor.number(1)));
    var limit = where.parameter(page.rows());
    return client.preparedQuery(STOCKS.formatted(where.sql(), limit)).mapping(Audits::stock).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), Audited::key));
  }

  static Future<Page<Audited>> goods(SqlClient client, PageRequest page) {
    return PAGES_OF_GOODS.page(client, after("m.id > ?", page).and(OF_PURCHASES), page);
  }

  static Future<Page<Hold>> holds(SqlClient client, PageRequest page) {
    return PAGES_OF_HOLDS.page(client, after("r.id > ?", page).and("r.status = 'active'"), page);
  }

  private static Where after(String condition, PageRequest page) {
    return new Where().and(condition, page.after().map(cursor -> cursor.number(0)).orElse(null));
  }

  /** Returns what the ledger has of sales, returns, voids and orders. The unique key begins with the location. */
  static Future<List<Audited>> find(SqlClient client, List<String> references) {
    return client.preparedQuery(GOODS + """
        WHERE m.location_id IN (SELECT id FROM locations) AND m.type IN ('sale', 'return', 'void')
          AND m.reference = ANY($1)
        """).mapping(Audits::movement).execute(Tuple.of((Object) references.toArray(String[]::new))).map(Rows::list);
  }

  private static Audited stock(Row row) {
    var product = row.getLong("product_id");
    var location = row.getLong("location_id");
    var id = "location " + location + ", product " + product;
    return Audited.row(product, location)
        .compare(id, "on_hand", row.getLong("moved"), row.getLong("on_hand"))
        .compare(id, "reserved", row.getLong("held"), row.getLong("reserved"));
  }

  private static Audited movement(Row row) {
    return Audited.row(row.getLong("id")).moved(row.getLong("location_id"), row.getString("type"),
        row.getString("reference"), row.getLong("pieces"));
  }
}
