package pos.sales.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import pos.common.events.Event;
import pos.common.shop.FirstCategory;
import pos.common.shop.ProductNames;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Parts;

/** This service's copy of the catalogue, kept up to date by the product service's events. */
public final class Catalogue {

  private static final Columns<Event> COLUMNS = new Columns<Event>()
      .add("product_id", Type.LONG, Catalogue::productId)
      .add("sku", Type.TEXT, event -> event.payload().getString("sku"))
      .add("barcode", Type.TEXT, event -> ProductNames.ean13(event.payload().getString("barcode")))
      .add("name", Type.TEXT, event -> event.payload().getString("name"))
      .add("price_cents", Type.LONG, event -> event.payload().getLong("price_cents"))
      .add("tax_code", Type.TEXT, event -> event.payload().getString("tax_code"))
      .add("active", Type.FLAG, event -> event.payload().getBoolean("active"))
      .add("version", Type.LONG, event -> event.payload().getLong("version"))
      .add("category_id", Type.LONG, event -> FirstCategory.idOf(category(event)))
      .add("category", Type.TEXT, event -> FirstCategory.nameOf(category(event)))
      .add("epoch", Type.LONG, Event::epoch);

  private Catalogue() {}

  private static Long productId(Event event) {
    return event.payload().getLong("id");
  }

  /** Events from before they named the category have none. */
  private static FirstCategory category(Event event) {
    return FirstCategory.from(event.payload().getJsonObject("category"));
  }

  /** A product whose category is renamed is told again in the version that it has. */
  private static final String PUT = """
      INSERT INTO catalogue (%s) SELECT * FROM unnest(%s) ORDER BY 1
      ON CONFLICT (product_id) DO UPDATE SET sku = excluded.sku, barcode = excluded.barcode, name = excluded.name,
        price_cents = excluded.price_cents, tax_code = excluded.tax_code, active = excluded.active,
        version = excluded.version, category_id = excluded.category_id, category = excluded.category,
        epoch = excluded.epoch, change = DEFAULT
      WHERE (catalogue.epoch, catalogue.version) < (excluded.epoch, excluded.version)
        OR (catalogue.epoch, catalogue.version) = (excluded.epoch, excluded.version) AND excluded.category_id IS NOT NULL
          AND (catalogue.category_id, catalogue.category) IS DISTINCT FROM (excluded.category_id, excluded.category)
      """.formatted(COLUMNS.names(), COLUMNS.arrays());

  /**
   * Stores products as events describe them, unless a newer version is stored already: versions of an earlier epoch are
   * older.
   */
  public static Future<Void> put(SqlConnection tx, List<Event> events) {
    var done = Future.<Void>succeededFuture();
    for (var part : Parts.of(events, event -> List.of(productId(event)))) {
      done = done.compose(_ -> tx.preparedQuery(PUT).execute(COLUMNS.of(part)).mapEmpty());
    }
    return done;
  }

  /** Returns the categories of the lines' products, by product; those without one are left out. */
  public static Future<Map<Long, FirstCategory>> categories(SqlClient client, Stream<Line> lines) {
    return client.preparedQuery("""
        SELECT product_id, category_id, category FROM catalogue WHERE product_id = ANY($1) AND category_id IS NOT NULL
        """).execute(Tuple.of(lines.map(Line::productId).distinct().toArray(Long[]::new))).map(rows -> {
          var categories = new HashMap<Long, FirstCategory>();
          rows.forEach(row -> categories.put(row.getLong("product_id"),
              FirstCategory.of(row.getLong("category_id"), row.getString("category"))));
          return categories;
        });
  }

  /**
   * Returns the products that the items name, retired ones included: a till may sell what is still on the shelf.
   *
   * <p>The owner of a SKU or barcode that several products share comes last: an active product after retired ones, and
   * a newer one after older ones.
   */
  public static Future<PriceList> find(SqlClient client, Collection<Item> items, ScaleLabels labels) {
    return client.preparedQuery("""
        SELECT product_id, sku, barcode, name, price_cents, tax_code, category_id, category FROM catalogue
        WHERE product_id = ANY($1) OR lower(sku) = ANY($2) OR barcode = ANY($3) ORDER BY active, product_id
        """).mapping(Product::from)
        .execute(Tuple.of(
            items.stream().map(Item::productId).filter(Objects::nonNull).distinct().toArray(Long[]::new),
            items.stream().map(Item::sku).filter(Objects::nonNull).map(ProductNames::skuKey).distinct()
                .toArray(String[]::new),
            labels.withArticles(items.stream().map(Item::barcode).filter(Objects::nonNull)).distinct()
                .toArray(String[]::new)))
        .map(products -> new PriceList(products, labels));
  }
}
