package pos.product;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.events.Outbox;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.sql.Rows;

/** The table of products; every change writes its event in the same transaction. */
final class Products {

  static final String COLUMNS = """
      p.id, p.sku, p.barcode, p.name, p.description, p.price_cents, p.tax_code, p.active, p.version, p.created_at,
      p.updated_at, ARRAY(SELECT category_id FROM product_categories WHERE product_id = p.id ORDER BY 1) AS category_ids
      """;
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM products p WHERE p.id = $1";
  private static final String BY_BARCODE = "SELECT " + COLUMNS + """
      FROM products p WHERE lpad(p.barcode, 13, '0') = $1
      """;

  private Products() {}

  /** @return the product; fails with 404 when there is none */
  static Future<Product> find(SqlClient client, long id) {
    return client.preparedQuery(BY_ID).mapping(Product::from).execute(Tuple.of(id))
        .map(rows -> Rows.found(rows, "product", id));
  }

  /** The product a till scanned, whether its number is written as UPC-A or as EAN-13. */
  static Future<Product> scan(SqlClient client, String ean) {
    return client.preparedQuery(BY_BARCODE).mapping(Product::from).execute(Tuple.of(ean))
        .map(rows -> Rows.found(rows, "barcode", ean));
  }

  /**
   * Reads a product and keeps others from changing it until the transaction ends. It is read once the lock is held: a
   * statement that waits for a lock sees the row as it has become, but its categories as they were before.
   */
  static Future<Product> lock(SqlConnection tx, long id, ExpectedVersion expected) {
    return tx.preparedQuery("SELECT FROM products WHERE id = $1 FOR UPDATE").execute(Tuple.of(id))
        .compose(locked -> find(tx, id))
        .map(product -> {
          expected.mustMatch(product.version());
          return product;
        });
  }

  static Future<Product> insert(SqlConnection tx, Product.Draft draft) {
    return tx.preparedQuery("""
        INSERT INTO products (sku, barcode, name, description, price_cents, tax_code, active)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id
        """).execute(values(draft))
        .compose(rows -> categorize(tx, Rows.only(rows).getLong(0), draft))
        .compose(id -> find(tx, id))
        .compose(product -> announce(tx, product))
        .recover(Products::refuseTaken);
  }

  static Future<Product> update(SqlConnection tx, long id, Product.Draft draft) {
    return tx.preparedQuery("""
        UPDATE products SET sku = $1, barcode = $2, name = $3, description = $4, price_cents = $5, tax_code = $6,
          active = $7, version = version + 1, updated_at = now()
        WHERE id = $8
        """).execute(values(draft).addLong(id))
        .compose(done -> tx.preparedQuery("DELETE FROM product_categories WHERE product_id = $1").execute(Tuple.of(id)))
        .compose(done -> categorize(tx, id, draft))
        .compose(done -> find(tx, id))
        .compose(product -> announce(tx, product))
        .recover(Products::refuseTaken);
  }

  private static Tuple values(Product.Draft draft) {
    return Tuple.of(draft.sku(), draft.barcode(), draft.name(), draft.description(), draft.priceCents(),
        Wire.name(draft.taxCode())).addBoolean(draft.active());
  }

  private static Future<Long> categorize(SqlConnection tx, long id, Product.Draft draft) {
    if (draft.categoryIds().isEmpty()) {
      return Future.succeededFuture(id);
    }
    return tx.preparedQuery("INSERT INTO product_categories SELECT $1, unnest($2::bigint[])")
        .execute(Tuple.of(id, (Object) draft.categoryIds().toArray(Long[]::new))).map(id);
  }

  private static Future<Product> announce(SqlConnection tx, Product product) {
    var type = product.content().active() ? "product.changed" : "product.retired";
    return Outbox.add(tx, type, product.toEvent()).map(product);
  }

  /** Says in the contract's terms that somebody else was quicker. */
  static <T> Future<T> refuseTaken(Throwable cause) {
    if (cause instanceof PgException e && e.getConstraint() != null) {
      switch (e.getConstraint()) {
        case "sku_taken" -> throw Failure.conflict("sku-taken", "Another product has this sku.");
        case "barcode_taken" -> throw Failure.conflict("barcode-taken", "Another product has this barcode.");
        case "product_categories_category_id_fkey" ->
            throw Failure.invalid("category_ids", "must name categories that exist");
        default -> { }
      }
    }
    return Future.failedFuture(cause);
  }
}
