package pos.product;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pos.common.events.Outbox;
import pos.common.rule.Failure;
import pos.common.shop.ProductNames;
import pos.common.sql.Rows;

/** Creates and changes many products by sku with a handful of statements. */
final class Upsert {

  /** The time after which PostgreSQL gives up waiting for a lock. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String IN_PROGRESS = "import-in-progress";
  /**
   * A plan that is kept would be that of the tables as the connection first saw them, and perhaps empty. Before the
   * statistics know what is being written, the planner would also read all products for a batch.
   */
  private static final String BEGIN = """
      SET LOCAL plan_cache_mode = force_custom_plan;
      SET LOCAL enable_seqscan = off;
      SELECT pg_advisory_xact_lock(hashtextextended('import of products', 0))
      """;
  private static final String WRITE = """
      INSERT INTO products AS p (%s) SELECT * FROM unnest(%s)
      ON CONFLICT (sku) DO UPDATE SET barcode = excluded.barcode, name = excluded.name,
        description = excluded.description, price_cents = excluded.price_cents, tax_code = excluded.tax_code,
        active = excluded.active, version = p.version + 1, updated_at = now()
      WHERE p.id = ANY($8::bigint[])
      RETURNING id, sku
      """.formatted(Products.CONTENT.names(), Products.CONTENT.arrays());

  /** The database compares, so that what it takes for the same sku is found. */
  private static final String IS_NAMED =
      "lower(sku) = ANY(ARRAY(SELECT lower(named) FROM unnest($1::text[]) AS named))";

  private final SqlConnection tx;

  Upsert(SqlConnection tx) {
    this.tx = tx;
  }

  /**
   * Keeps other imports from writing until the transaction ends: each locks many rows, in an order of its own.
   *
   * <p>Fails with 409 when another import has held the lock for five seconds.
   */
  static Future<Void> lockImports(SqlConnection tx) {
    return tx.query(BEGIN).execute()
        .recover(e -> Future.failedFuture(e instanceof PgException pg && LOCK_NOT_AVAILABLE.equals(pg.getSqlState())
            ? Failure.conflict(IN_PROGRESS, "Another import is running. Try again when it has ended.")
                .retryAfter(LOCK_TIMEOUT) : e)).mapEmpty();
  }

  /** Returns whether an import was refused because another one was running. */
  static boolean isWaitTooLong(Failure failure) {
    return IN_PROGRESS.equals(failure.code());
  }

  /** Writes the good rows and returns the outcome of every row. @param rows with different skus */
  Future<List<Outcome>> write(List<CsvRow> rows) {
    return write(rows, true);
  }

  private Future<List<Outcome>> write(List<CsvRow> rows, boolean mayBeOvertaken) {
    var good = rows.stream().filter(CsvRow.Good.class::isInstance).map(CsvRow.Good.class::cast).toList();
    return categoryIds(good).compose(categoryIds -> existing(good).compose(existing -> owners(good).compose(owners -> {
      var changes = rows.stream().map(row -> Change.of(row, existing, categoryIds, owners)).toList();
      var writes = changes.stream().filter(Change.Write.class::isInstance).map(Change.Write.class::cast)
          .sorted(Comparator.comparing(write -> write.draft().sku())).toList();
      return writeChanges(writes).compose(ids -> writeOvertaken(writes, ids, mayBeOvertaken).map(later ->
          changes.stream().map(change -> later.containsKey(change) ? later.get(change) : change.outcome(ids))
              .toList()));
    })));
  }

  /**
   * Writes the rows whose products were created by somebody else after they had been looked for: by now they exist, so
   * the rows change them like any other product.
   */
  private Future<Map<Change, Outcome>> writeOvertaken(List<Change.Write> writes, Map<String, Long> ids,
      boolean mayBeOvertaken) {
    var overtaken = writes.stream().filter(write -> !ids.containsKey(write.draft().sku())).toList();
    if (!overtaken.isEmpty() && !mayBeOvertaken) {
      return Future.failedFuture(new IllegalStateException(
          "products that exist were not found: " + overtaken.stream().map(write -> write.draft().sku()).toList()));
    }
    return overtaken.isEmpty() ? Future.succeededFuture(Map.of())
        : write(overtaken.stream().<CsvRow>map(Change.Write::row).toList(), false).map(outcomes -> {
          var later = new IdentityHashMap<Change, Outcome>();
          for (int i = 0; i < outcomes.size(); i++) {
            later.put(overtaken.get(i), outcomes.get(i));
          }
          return later;
        });
  }

  /** Returns the ids of the categories that rows name, by name; creates those that do not exist. */
  private Future<Map<String, Long>> categoryIds(List<CsvRow.Good> rows) {
    var names = rows.stream().map(CsvRow.Good::categories).flatMap(Optional::stream).flatMap(List::stream).distinct()
        .toArray(String[]::new);
    return names.length == 0 ? Future.succeededFuture(Map.of()) : tx.preparedQuery("""
        INSERT INTO categories (name) SELECT DISTINCT ON (lower(wanted)) wanted FROM unnest($1::text[]) AS wanted
        WHERE NOT EXISTS (SELECT FROM categories WHERE lower(name) = lower(wanted)) ON CONFLICT DO NOTHING
        """).execute(Tuple.of(names)).compose(_ -> tx.preparedQuery("""
        SELECT wanted, (SELECT id FROM categories WHERE lower(name) = lower(wanted)
          ORDER BY parent_id NULLS FIRST, id LIMIT 1) AS id FROM unnest($1::text[]) AS wanted
        """).execute(Tuple.of(names))).map(found -> found.stream()
            .collect(Collectors.toMap(row -> row.getString("wanted"), row -> row.getLong("id"))));
  }

  /**
   * Locks the products that rows name, and then reads them, so that changes made during a wait are seen; by sku and by
   * the form in which skus are compared.
   */
  private Future<Map<String, Product>> existing(List<CsvRow.Good> rows) {
    var skus = Tuple.of(rows.stream().map(CsvRow.Good::sku).toArray(String[]::new));
    return tx.preparedQuery("SELECT FROM products WHERE " + IS_NAMED + " ORDER BY sku FOR UPDATE").execute(skus)
        .compose(_ -> tx.preparedQuery("SELECT " + Products.COLUMNS + " FROM products p WHERE " + IS_NAMED
            + " ORDER BY p.twin DESC").mapping(Product::from).execute(skus))
        .map(found -> {
          var products = new HashMap<String, Product>();
          found.forEach(product -> products.put(ProductNames.skuKey(product.content().sku()), product));
          found.forEach(product -> products.put(product.content().sku(), product));
          return products;
        });
  }

  /** Returns which products have the barcodes that rows name: skus by barcode of 13 digits. */
  private Future<Map<String, String>> owners(List<CsvRow.Good> rows) {
    var eans = rows.stream().map(row -> row.values().getString("barcode", "")).filter(code -> !code.isEmpty())
        .map(Barcode::ean).toArray(String[]::new);
    return eans.length == 0 ? Future.succeededFuture(new HashMap<>()) : tx.preparedQuery("""
        SELECT lpad(barcode, 13, '0') AS ean, sku FROM products WHERE lpad(barcode, 13, '0') = ANY($1)
        """).execute(Tuple.of(eans)).map(found -> {
          var owners = new HashMap<String, String>();
          found.forEach(row -> owners.put(row.getString("ean"), row.getString("sku")));
          return owners;
        });
  }

  /** Returns the ids of the products written, by sku; those that exist without being known are not. */
  private Future<Map<String, Long>> writeChanges(List<Change.Write> writes) {
    if (writes.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return clearBarcodes(writes).compose(_ -> upsert(writes))
        .compose(ids -> categorize(writes, ids).compose(_ -> publish(ids)).map(ids));
  }

  /** Clears the barcodes that products give up, so that others can take them in the same statement. */
  private Future<Void> clearBarcodes(List<Change.Write> writes) {
    var ids = writes.stream().map(Change.Write::givesUpBarcode).flatMap(Optional::stream).toArray(Long[]::new);
    return ids.length == 0 ? Future.succeededFuture()
        : tx.preparedQuery("UPDATE products SET barcode = NULL WHERE id = ANY($1)").execute(Tuple.of(ids)).mapEmpty();
  }

  private Future<Map<String, Long>> upsert(List<Change.Write> writes) {
    var known = writes.stream().flatMap(write -> write.old().stream()).map(Product::id).toArray(Long[]::new);
    var drafts = writes.stream().map(Change.Write::draft).toList();
    return tx.preparedQuery(WRITE).execute(Products.CONTENT.of(drafts).addValue(known)).map(rows -> rows.stream()
        .collect(Collectors.toMap(row -> row.getString("sku"), row -> row.getLong("id"))));
  }

  private Future<Void> categorize(List<Change.Write> writes, Map<String, Long> ids) {
    var products = new ArrayList<Long>();
    var categories = new ArrayList<Long>();
    writes.stream().map(Change.Write::draft).filter(draft -> ids.containsKey(draft.sku())).forEach(draft ->
        draft.categoryIds().forEach(category -> {
          products.add(ids.get(draft.sku()));
          categories.add(category);
        }));
    return tx.preparedQuery("DELETE FROM product_categories WHERE product_id = ANY($1)")
        .execute(Tuple.of(ids.values().toArray(Long[]::new)))
        .compose(_ -> tx.preparedQuery(
            "INSERT INTO product_categories SELECT * FROM unnest($1::bigint[], $2::bigint[])")
            .execute(Tuple.of(products.toArray(Long[]::new), (Object) categories.toArray(Long[]::new)))).mapEmpty();
  }

  private Future<Void> publish(Map<String, Long> ids) {
    return tx.preparedQuery("SELECT " + Products.COLUMNS + " FROM products p WHERE p.id = ANY($1) ORDER BY p.id")
        .mapping(Product::from).execute(Tuple.of(ids.values().toArray(Long[]::new)))
        .compose(products -> Outbox.addAll(tx, "product.changed",
            Rows.list(products).stream().map(Product::toEvent).toList()));
  }
}
