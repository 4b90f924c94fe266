package pos.product;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.common.Fields;
import pos.common.Outbox;

/** Creates and changes many products by sku with a handful of statements. */
final class Upsert {

  private static final String SELECT = "SELECT " + Products.COLUMNS + " FROM products p ";

  /** What became of one row: created, changed, unchanged or rejected. */
  record Outcome(CsvRow row, String status, Long id) {

    JsonObject toJson() {
      var json = new JsonObject().put("line", row.line()).put("sku", row.sku()).put("status", status);
      return row.errors() == null ? json.put("id", id) : json.put("errors", row.errors());
    }

    JsonArray errors() {
      var named = new JsonArray();
      row.errors().forEach(error -> named.add(new JsonObject()
          .put("field", "line " + row.line() + ": " + ((JsonObject) error).getString("field"))
          .put("message", ((JsonObject) error).getString("message"))));
      return named;
    }
  }

  private final SqlConnection tx;

  Upsert(SqlConnection tx) {
    this.tx = tx;
  }

  /** @param rows with different skus; bad ones among them are passed through as rejected */
  Future<List<Outcome>> write(List<CsvRow> rows) {
    var good = rows.stream().filter(row -> row.errors() == null).toList();
    return categorized(good)
        .compose(this::refuseTakenBarcodes)
        .compose(checked -> existing(checked).compose(existing -> writeChanged(checked, existing)
            .map(ids -> outcomes(rows, checked, existing, ids))));
  }

  /** For the rest of a file that has failed already: finds further errors, writes nothing. */
  static Future<List<Outcome>> onlyCheck(List<CsvRow> rows) {
    return Future.succeededFuture(rows.stream()
        .map(row -> new Outcome(row, row.errors() == null ? "unchanged" : "rejected", null)).toList());
  }

  private Future<List<CsvRow>> categorized(List<CsvRow> rows) {
    var names = rows.stream().flatMap(row -> row.categories().stream()).distinct().toArray(String[]::new);
    if (names.length == 0) {
      return Future.succeededFuture(rows);
    }
    return categoryIds(names).compose(known -> {
      var missing = List.of(names).stream().filter(name -> !known.containsKey(fold(name))).toArray(String[]::new);
      return missing.length == 0 ? Future.succeededFuture(known) : tx.preparedQuery(
          "INSERT INTO categories (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING").execute(Tuple.of(missing))
          .compose(made -> categoryIds(names));
    }).map(ids -> rows.stream().map(row ->
        row.in(row.categories().stream().map(name -> ids.get(fold(name))).toList())).toList());
  }

  private Future<Map<String, Long>> categoryIds(String[] names) {
    return tx.preparedQuery("""
        SELECT DISTINCT ON (lower(name)) lower(name) AS name, id FROM categories
        WHERE lower(name) IN (SELECT lower(unnest($1::text[]))) ORDER BY lower(name), parent_id NULLS FIRST
        """).execute(Tuple.of(names)).map(found -> found.stream()
            .collect(Collectors.toMap(row -> row.getString("name"), row -> row.getLong("id"))));
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private Future<List<CsvRow>> refuseTakenBarcodes(List<CsvRow> rows) {
    var barcodes = rows.stream().map(row -> row.draft().barcode()).filter(Objects::nonNull).toArray(String[]::new);
    if (barcodes.length == 0) {
      return Future.succeededFuture(rows);
    }
    return tx.preparedQuery("SELECT barcode, sku FROM products WHERE barcode = ANY($1)").execute(Tuple.of(barcodes))
        .map(found -> {
          var owners = new HashMap<String, String>();
          found.forEach(row -> owners.put(row.getString("barcode"), row.getString("sku")));
          return rows.stream().map(row -> {
            var barcode = row.draft().barcode();
            var owner = barcode == null ? row.sku() : owners.computeIfAbsent(barcode, taken -> row.sku());
            return owner.equals(row.sku()) ? row : row.refused("barcode", "is taken by sku " + owner);
          }).toList();
        });
  }

  private Future<Map<String, Product>> existing(List<CsvRow> rows) {
    var skus = rows.stream().map(CsvRow::sku).toArray(String[]::new);
    return tx.preparedQuery(SELECT + "WHERE p.sku = ANY($1) ORDER BY p.sku FOR UPDATE OF p").mapping(Product::from)
        .execute(Tuple.of(skus)).map(found -> found.stream()
            .collect(Collectors.toMap(product -> product.content().sku(), Function.identity())));
  }

  /** @return the ids of the products written, by sku */
  private Future<Map<String, Long>> writeChanged(List<CsvRow> rows, Map<String, Product> existing) {
    var drafts = rows.stream().filter(row -> row.errors() == null).map(CsvRow::draft)
        .filter(draft -> !existing.containsKey(draft.sku()) || !existing.get(draft.sku()).content().equals(draft))
        .sorted((a, b) -> a.sku().compareTo(b.sku())).toList();
    if (drafts.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return upsert(drafts).compose(ids -> categorize(drafts, ids).compose(done -> announce(ids)).map(ids));
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
            .addArrayOfString(texts(drafts, draft -> Fields.wire(draft.taxCode()))))
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
        .compose(done -> tx.preparedQuery("INSERT INTO product_categories SELECT * FROM unnest($1::bigint[], $2::bigint[])")
            .execute(Tuple.of(products.toArray(Long[]::new), (Object) categories.toArray(Long[]::new)))).mapEmpty();
  }

  private Future<Void> announce(Map<String, Long> ids) {
    return tx.preparedQuery(SELECT + "WHERE p.id = ANY($1) ORDER BY p.id").mapping(Product::from)
        .execute(Tuple.of(ids.values().toArray(Long[]::new)))
        .compose(products -> Outbox.addAll(tx, "product.changed",
            products.stream().map(Product::toEvent).toList()));
  }

  private static List<Outcome> outcomes(List<CsvRow> all, List<CsvRow> checked, Map<String, Product> existing,
      Map<String, Long> written) {
    var bySku = checked.stream().collect(Collectors.toMap(CsvRow::sku, Function.identity()));
    return all.stream().map(raw -> {
      var row = raw.errors() == null ? bySku.get(raw.sku()) : raw;
      if (row.errors() != null) {
        return new Outcome(row, "rejected", null);
      }
      var old = existing.get(row.sku());
      var id = written.get(row.sku());
      return id == null ? new Outcome(row, "unchanged", old.id())
          : new Outcome(row, old == null ? "created" : "changed", id);
    }).toList();
  }
}
