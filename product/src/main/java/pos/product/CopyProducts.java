package pos.product;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes products as the head office has them, with its ids.
 *
 * <p>Another product may still have the SKU or barcode that one gets: at the head office it has given it up, but that
 * change is told later. It loses it here at once.
 */
final class CopyProducts {

  private static final String COPIES = "unnest(%s) AS c(%s)"
      .formatted(HeadOfficeProduct.COLUMNS.arrays(), HeadOfficeProduct.COLUMNS.names());
  /** Two spaces are in no SKU of the head office: they would be read as one. */
  private static final String MAKE_ROOM_FOR_SKUS = """
      UPDATE products SET sku = left(sku, 40) || '  ~' || id, twin = 0 WHERE id IN (
        SELECT p.id FROM %1$s JOIN products p ON p.id = c.id WHERE p.sku <> c.sku
        UNION SELECT p.id FROM %1$s JOIN products p ON p.sku = c.sku WHERE p.id <> c.id)
      RETURNING id
      """.formatted(COPIES);
  private static final String MAKE_ROOM_FOR_BARCODES = """
      UPDATE products SET barcode = NULL WHERE id IN (
        SELECT p.id FROM %1$s JOIN products p ON p.id = c.id
        WHERE lpad(p.barcode, 13, '0') <> coalesce(lpad(c.barcode, 13, '0'), '')
        UNION SELECT p.id FROM %1$s JOIN products p ON lpad(p.barcode, 13, '0') = lpad(c.barcode, 13, '0')
        WHERE p.id <> c.id)
      RETURNING id
      """.formatted(COPIES);
  /** A SKU that another product has in other capitals is a twin, as those of an earlier release are. */
  private static final String WRITE = """
      INSERT INTO products AS p (%2$s, twin)
      SELECT c.*, coalesce((SELECT max(o.twin) + 1 FROM products o WHERE lower(o.sku) = lower(c.sku)), 0)
      FROM %1$s ORDER BY c.id
      ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, barcode = excluded.barcode, name = excluded.name,
        price_cents = excluded.price_cents, tax_code = excluded.tax_code, active = excluded.active,
        twin = CASE p.sku WHEN excluded.sku THEN p.twin ELSE excluded.twin END,
        version = p.version + 1, updated_at = now()
      WHERE (p.sku, lpad(p.barcode, 13, '0'), p.name, p.price_cents, p.tax_code, p.active) IS DISTINCT FROM
        (excluded.sku, lpad(excluded.barcode, 13, '0'), excluded.name, excluded.price_cents, excluded.tax_code,
         excluded.active)
      RETURNING id
      """.formatted(COPIES, HeadOfficeProduct.COLUMNS.names());
  private static final String COUNT_CHANGE =
      "UPDATE products SET version = version + 1, updated_at = now() WHERE id = ANY($1)";

  private final SqlConnection tx;

  /** @param tx a transaction that has {@linkplain Upsert#lockImports locked} other imports */
  CopyProducts(SqlConnection tx) {
    this.tx = tx;
  }

  /** Writes the parts of a page one after the other. @return how many products have changed */
  Future<Integer> write(List<List<HeadOfficeProduct>> parts) {
    var written = Future.succeededFuture(0);
    for (var part : parts) {
      written = written.compose(before -> writePart(part).map(changed -> before + changed));
    }
    return written;
  }

  /** Writes the products that differ from what is there, and the events of these changes. */
  private Future<Integer> writePart(List<HeadOfficeProduct> products) {
    var copies = HeadOfficeProduct.COLUMNS.of(products);
    return ids(MAKE_ROOM_FOR_SKUS, copies).compose(losers -> ids(MAKE_ROOM_FOR_BARCODES, copies)
        .compose(others -> ids(WRITE, copies).compose(changed -> {
          losers.addAll(others);
          losers.removeAll(changed);
          changed.addAll(losers);
          return countChange(losers).compose(_ -> Products.tell(tx, changed)).map(changed.size());
        })));
  }

  private Future<Set<Long>> ids(String statement, Tuple parameters) {
    return tx.preparedQuery(statement).execute(parameters).map(rows ->
        rows.stream().map(row -> row.getLong("id")).collect(Collectors.toCollection(HashSet::new)));
  }

  /** Those that are written have been counted with that. */
  private Future<Void> countChange(Set<Long> losers) {
    return losers.isEmpty() ? Future.succeededFuture()
        : tx.preparedQuery(COUNT_CHANGE).execute(Tuple.of((Object) losers.toArray(Long[]::new))).mapEmpty();
  }
}
