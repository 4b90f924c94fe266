package pos.product;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.common.events.Outbox;
import pos.common.rule.Failure;
import pos.common.rule.Wire;

/** Creates and changes many products by sku with a handful of statements. */
final class Upsert {

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

  /** What became of one row: created, changed, unchanged or rejected. */
  record Outcome(CsvRow row, String status, Long id) {

    JsonObject toJson() {
      var json = new JsonObject().put("line", row.line().number()).put("sku", row.sku()).put("status", status);
      return row.errors() == null ? json.put("id", id) : json.put("errors", row.errors());
    }

    JsonArray errors() {
      var named = new JsonArray();
      row.errors().forEach(error -> named.add(new JsonObject()
          .put("field", "line " + row.line().number() + ": " + ((JsonObject) error).getString("field"))
          .put("message", ((JsonObject) error).getString("message"))));
      return named;
    }
  }

  private final SqlConnection tx;

  Upsert(SqlConnection tx) {
    this.tx = tx;
  }

  /** Imports take turns, since each locks many rows in an order of its own; a turn ends with the transaction. */
  static Future<Void> takeTurn(SqlConnection tx) {
    return tx.query("SELECT pg_advisory_xact_lock(hashtextextended('import of products', 0))").execute()
        .recover(e -> Future.failedFuture(e instanceof PgException pg && "55P03".equals(pg.getSqlState())
            ? Failure.conflict("import-in-progress", "Another import is running. Try again when it has ended.")
                .retryAfter(LOCK_TIMEOUT) : e)).mapEmpty();
  }

  /** @param rows with different skus; bad ones among them are passed through as rejected */
  Future<List<Outcome>> write(List<CsvRow> rows) {
    var good = rows.stream().filter(row -> row.errors() == null).toList();
    return categoryIds(good).compose(categories -> existing(good).compose(existing ->
        owners(good).compose(owners -> {
          var changes = rows.stream()
              .map(row -> Change.of(row, existing.get(row.sku()), categories, owners)).toList();
          return writeNeeded(changes.stream().filter(Change::isNeeded)
              .sorted(Comparator.comparing(change -> change.row().sku())).toList())
              .map(written -> changes.stream().map(change -> change.outcome(written)).toList());
        })));
  }

  /** For the rest of a file that has failed already: finds further errors, writes nothing. */
  static Future<List<Outcome>> onlyCheck(List<CsvRow> rows) {
    return Future.succeededFuture(rows.stream()
        .map(row -> new Outcome(row, row.errors() == null ? "unchanged" : "rejected", null)).toList());
  }

  /** The categories that rows name; those that are missing are made. */
  private Future<Map<String, Long>> categoryIds(List<CsvRow> rows) {
    var names = rows.stream().map(CsvRow::categories).filter(Objects::nonNull).flatMap(List::stream).distinct()
        .toArray(String[]::new);
    return names.length == 0 ? Future.succeededFuture(Map.of()) : tx.preparedQuery("""
        INSERT INTO categories (name) SELECT DISTINCT ON (lower(wanted)) wanted FROM unnest($1::text[]) AS wanted
        WHERE NOT EXISTS (SELECT FROM categories WHERE lower(name) = lower(wanted)) ON CONFLICT DO NOTHING
        """).execute(Tuple.of(names)).compose(made -> tx.preparedQuery("""
        SELECT wanted, (SELECT id FROM categories WHERE lower(name) = lower(wanted)
          ORDER BY parent_id NULLS FIRST, id LIMIT 1) AS id FROM unnest($1::text[]) AS wanted
        """).execute(Tuple.of(names))).map(found -> found.stream()
            .collect(Collectors.toMap(row -> row.getString("wanted"), row -> row.getLong("id"))));
  }

  /** The products that rows are about, locked; read after that, as {@link Products#lock} explains. */
  private Future<Map<String, Product>> existing(List<CsvRow> rows) {
    var skus = Tuple.of(rows.stream().map(CsvRow::sku).toArray(String[]::new));
    return tx.preparedQuery("SELECT FROM products WHERE sku = ANY($1) ORDER BY sku FOR UPDATE").execute(skus)
        .compose(locked -> tx.preparedQuery("SELECT " + Products.COLUMNS + " FROM products p WHERE p.sku = ANY($1)")
            .mapping(Product::from).execute(skus))
        .map(found -> found.stream()
            .collect(Collectors.toMap(product -> product.content().sku(), Function.identity())));
  }

  /** Whose the barcodes are that rows want to have: a sku by barcode, as 13 digits. */
  private Future<Map<String, String>> owners(List<CsvRow> rows) {
    var eans = rows.stream().map(row -> row.values().getString("barcode", "")).filter(code -> !code.isEmpty())
        .map(code -> Barcode.ean(code.strip())).toArray(String[]::new);
    return eans.length == 0 ? Future.succeededFuture(new HashMap<>()) : tx.preparedQuery("""
        SELECT lpad(barcode, 13, '0') AS ean, sku FROM products WHERE lpad(barcode, 13, '0') = ANY($1)
        """).execute(Tuple.of(eans)).map(found -> {
          var owners = new HashMap<String, String>();
          found.forEach(row -> owners.put(row.getString("ean"), row.getString("sku")));
          return owners;
        });
  }

  /** @return the ids of the products written, by sku */
  private Future<Map<String, Long>> writeNeeded(List<Change> changes) {
    if (changes.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    var drafts = changes.stream().map(Change::draft).toList();
    return giveUpBarcodes(changes).compose(free -> upsert(drafts))
        .compose(ids -> categorize(drafts, ids).compose(done -> announce(ids)).map(ids));
  }

  /** First, so that one product can take what another gives up in the same statement. */
  private Future<Void> giveUpBarcodes(List<Change> changes) {
    var ids = changes.stream().filter(Change::givesUpBarcode).map(change -> change.old().id()).toArray(Long[]::new);
    return ids.length == 0 ? Future.succeededFuture()
        : tx.preparedQuery("UPDATE products SET barcode = NULL WHERE id = ANY($1)").execute(Tuple.of(ids)).mapEmpty();
  }

  private Future<Map<String, Long>> upsert(List<Product.Draft> drafts) {
    return tx.preparedQuery("""
        INSERT INTO products AS p (sku, barcode, name, description, price_cents, tax_code)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
        ON CONFLICT (sku) DO UPDATE SET barcode = excluded.barcode, name = excluded.name,
          description = excluded.description, price_cents = excluded.price_cents, tax_code = excluded.tax_code,
          active = true, version = p.version + 1, updated_at = now()
        RETURNING id, sku
        """).execute(Tuple.of(texts(drafts, Product.Draft::sku), texts(drafts, Product.Draft::barcode),
            texts(drafts, Product.Draft::name), texts(drafts, Product.Draft::description),
            drafts.stream().map(Product.Draft::priceCents).toArray(Long[]::new))
            .addArrayOfString(texts(drafts, draft -> Wire.name(draft.taxCode()))))
        .map(rows -> rows.stream()
            .collect(Collectors.toMap(row -> row.getString("sku"), row -> row.getLong("id"))));
  }

  private static String[] texts(List<Product.Draft> drafts, Function<Product.Draft, String> column) {
    return drafts.stream().map(column).toArray(String[]::new);
  }

  private Future<Void> categorize(List<Product.Draft> drafts, Map<String, Long> ids) {
    var products = new ArrayList<Long>();
    var categories = new ArrayList<Long>();
    drafts.forEach(draft -> draft.categoryIds().forEach(category -> {
      products.add(ids.get(draft.sku()));
      categories.add(category);
    }));
    return tx.preparedQuery("DELETE FROM product_categories WHERE product_id = ANY($1)")
        .execute(Tuple.of(ids.values().toArray(Long[]::new)))
        .compose(done -> tx.preparedQuery(
            "INSERT INTO product_categories SELECT * FROM unnest($1::bigint[], $2::bigint[])")
            .execute(Tuple.of(products.toArray(Long[]::new), (Object) categories.toArray(Long[]::new)))).mapEmpty();
  }

  private Future<Void> announce(Map<String, Long> ids) {
    return tx.preparedQuery("SELECT " + Products.COLUMNS + " FROM products p WHERE p.id = ANY($1) ORDER BY p.id")
        .mapping(Product::from).execute(Tuple.of(ids.values().toArray(Long[]::new)))
        .compose(products -> Outbox.addAll(tx, "product.changed",
            products.stream().map(Product::toEvent).toList()));
  }
}
