package pos.inventory;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.common.events.Event;
import pos.common.shop.NamedProducts;
import pos.common.shop.ProductNames;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;

/** This service's copy of what the products are called, kept up to date by the product service's events. */
final class Catalogue {

  private static final Columns<Event> COLUMNS = new Columns<Event>()
      .add("product_id", Type.LONG, event -> event.payload().getLong("id"))
      .add("sku", Type.TEXT, event -> event.payload().getString("sku"))
      .add("barcode", Type.TEXT, event -> event.payload().getString("barcode"))
      .add("name", Type.TEXT, event -> event.payload().getString("name"))
      .add("active", Type.FLAG, event -> event.payload().getBoolean("active"))
      .add("version", Type.LONG, event -> event.payload().getLong("version"))
      .add("epoch", Type.LONG, Event::epoch);

  /** The newest of several events of a product: versions of an earlier epoch are older. */
  private static final BinaryOperator<Event> NEWEST = BinaryOperator.maxBy(
      Comparator.comparing(Event::epoch).thenComparing(event -> event.payload().getLong("version")));

  private Catalogue() {}

  private static final String PUT = """
      INSERT INTO catalogue (%s) SELECT * FROM unnest(%s) ORDER BY 1
      ON CONFLICT (product_id) DO UPDATE SET sku = excluded.sku, barcode = excluded.barcode, name = excluded.name,
        active = excluded.active, version = excluded.version, epoch = excluded.epoch
      WHERE (catalogue.epoch, catalogue.version) < (excluded.epoch, excluded.version)
      """.formatted(COLUMNS.names(), COLUMNS.arrays());

  /** Stores products as events describe them, unless a newer version is stored already. */
  static Future<Void> apply(SqlConnection tx, List<Event> events) {
    var newest = events.stream().filter(event -> event.type().startsWith("product."))
        .collect(Collectors.toMap(event -> event.payload().getLong("id"), Function.identity(), NEWEST)).values();
    return newest.isEmpty() ? Future.succeededFuture()
        : tx.preparedQuery(PUT).execute(COLUMNS.of(List.copyOf(newest))).mapEmpty();
  }

  /** Returns those of the products that no event has named yet. */
  static Future<List<Long>> unnamed(SqlClient client, List<Long> productIds) {
    return productIds.isEmpty() ? Future.succeededFuture(List.of()) : client.preparedQuery("""
        SELECT id FROM unnest($1::bigint[]) AS id WHERE NOT EXISTS (SELECT FROM catalogue WHERE product_id = id)
        """).mapping(row -> row.getLong("id")).execute(Tuple.of(productIds.toArray(Long[]::new))).map(Rows::list);
  }

  /**
   * Returns the lines with the ids of the products that they name, retired ones included; fails with 422 when a SKU or
   * barcode is unknown. An id is taken as it is: {@link ProductClient} has been asked for those that no event has named.
   */
  static Future<List<Line>> identify(SqlClient client, List<NamedLine> lines) {
    var names = lines.stream().map(NamedLine::product).toList();
    var byId = names.stream().map(ProductNames::productId).filter(Objects::nonNull)
        .map(id -> new ProductNames(id, null, null)).toList();
    return find(client, names).map(known -> {
      var products = new NamedProducts<>(Stream.concat(byId.stream(), known.stream()).toList(), Function.identity())
          .of(names);
      return IntStream.range(0, lines.size())
          .mapToObj(i -> new Line(products.get(i).productId(), lines.get(i).quantity())).toList();
    });
  }

  /** Of products that share a name, the owner comes last: an active one after retired, a newer one after older ones. */
  private static Future<List<ProductNames>> find(SqlClient client, List<ProductNames> names) {
    var skus = names.stream().map(ProductNames::sku).filter(Objects::nonNull).map(ProductNames::skuKey).distinct()
        .toArray(String[]::new);
    var barcodes = names.stream().map(ProductNames::barcode).filter(Objects::nonNull).distinct()
        .toArray(String[]::new);
    var ids = names.stream().map(ProductNames::productId).filter(Objects::nonNull).distinct().toArray(Long[]::new);
    return skus.length + barcodes.length == 0 ? Future.succeededFuture(List.of()) : client.preparedQuery("""
        SELECT product_id, sku, ean13 FROM catalogue
        WHERE product_id = ANY($1) OR lower(sku) = ANY($2) OR ean13 = ANY($3) ORDER BY active, product_id
        """).mapping(row -> new ProductNames(row.getLong("product_id"), row.getString("sku"), row.getString("ean13")))
        .execute(Tuple.of(ids, skus, barcodes)).map(Rows::list);
  }

  /** Returns what the products are called, without those that no event has named yet. */
  static Future<Labels> labels(SqlClient client, Collection<Long> productIds) {
    return productIds.isEmpty() ? Future.succeededFuture(Labels.NONE) : client.preparedQuery(
        "SELECT product_id, sku, barcode, name FROM catalogue WHERE product_id = ANY($1)")
        .execute(Tuple.of(productIds.stream().distinct().toArray(Long[]::new))).map(rows -> {
          var labels = new HashMap<Long, Labels.Label>();
          rows.forEach(row -> labels.put(row.getLong("product_id"), label(row)));
          return new Labels(labels);
        });
  }

  private static Labels.Label label(Row row) {
    return new Labels.Label(row.getString("sku"), row.getString("barcode"), row.getString("name"));
  }
}
