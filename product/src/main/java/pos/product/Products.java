package pos.product;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import pos.common.events.Outbox;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;

/** The table of products; every change writes its event in the same transaction. */
final class Products {

  private static final String FIRST_CATEGORY = """
      (SELECT name FROM categories
        WHERE id = (SELECT min(category_id) FROM product_categories WHERE product_id = p.id)) AS category
      """;
  /** The columns that {@link Product#from(Row)} reads, of {@code products p}. */
  static final String COLUMNS = """
      p.id, p.sku, p.barcode, p.name, p.description, p.price_cents, p.tax_code, p.active, p.version, p.created_at,
      p.updated_at, ARRAY(SELECT category_id FROM product_categories WHERE product_id = p.id ORDER BY 1) AS category_ids,
      """ + FIRST_CATEGORY;
  /** The same with an empty description and only the first category, since lists do not show more. */
  static final String SUMMARY = """
      p.id, p.sku, p.barcode, p.name, '' AS description, p.price_cents, p.tax_code, p.active, p.version, p.created_at,
      p.updated_at,
      ARRAY(SELECT category_id FROM product_categories WHERE product_id = p.id ORDER BY 1 LIMIT 1) AS category_ids,
      """ + FIRST_CATEGORY;
  /** The columns that a client decides on. */
  static final Columns<Product.Draft> CONTENT = new Columns<Product.Draft>()
      .add("sku", Type.TEXT, Product.Draft::sku)
      .add("barcode", Type.TEXT, Product.Draft::barcode)
      .add("name", Type.TEXT, Product.Draft::name)
      .add("description", Type.TEXT, Product.Draft::description)
      .add("price_cents", Type.LONG, Product.Draft::priceCents)
      .add("tax_code", Type.TEXT, draft -> Wire.name(draft.taxCode()))
      .add("active", Type.FLAG, Product.Draft::active);

  private static final String BY_ID = "SELECT " + COLUMNS + " FROM products p WHERE p.id = ANY(%s)"
      .formatted(Columns.unseenArray("$1::bigint[]"));
  private static final String BY_BARCODE = "SELECT " + COLUMNS
      + " FROM products p WHERE lpad(p.barcode, 13, '0') = ANY(%s)".formatted(Columns.unseenArray("$1::text[]"));
  private static final String INSERT =
      "INSERT INTO products (%s) VALUES (%s) RETURNING id".formatted(CONTENT.names(), CONTENT.values());
  private static final String UPDATE = """
      UPDATE products SET %s, version = version + 1, updated_at = now(), twin = CASE sku WHEN $1 THEN twin ELSE 0 END
      WHERE id = $8
      """.formatted(CONTENT.assignments());

  /** A product and the value of the column that its list is sorted by. */
  private record Listed(Product product, Object sortValue) {
    static Listed from(Row row) {
      return new Listed(Product.from(row), row.getValue("sort_value"));
    }

    Object[] key() {
      return new Object[] {sortValue, product.id()};
    }
  }

  private Products() {}

  static Future<Page<Product>> list(SqlClient client, Filter filter, SortOrder order, PageRequest request) {
    var where = filter.where();
    request.after().ifPresent(cursor -> where.behind(order.comparison(), order.key(cursor)));
    if (filter.categories() != null) {
      // how best to find the products of a category depends on how many they are
      where.planAnew();
    }
    return new Listing<>("SELECT " + SUMMARY + ", " + order.column() + " AS sort_value FROM products p",
        order.clause(), Listed::from, Listed::key).page(client, where, request)
        .map(page -> new Page<>(page.items().stream().map(Listed::product).toList(), page.nextCursor()));
  }

  /** Returns those of the products that exist. */
  static Future<List<Product>> find(SqlClient client, List<Long> ids) {
    return client.preparedQuery(BY_ID).mapping(Product::from).execute(Tuple.of((Object) ids.toArray(Long[]::new)))
        .map(Rows::list);
  }

  /** Returns the products with these barcodes. @param eans as 13 digits, also when one is stored as a UPC-A */
  static Future<List<Product>> scan(SqlClient client, List<String> eans) {
    return client.preparedQuery(BY_BARCODE).mapping(Product::from)
        .execute(Tuple.of((Object) eans.toArray(String[]::new))).map(Rows::list);
  }

  /** Returns the product; fails with 404 when there is none. */
  private static Future<Product> find(SqlConnection tx, long id) {
    return find(tx, List.of(id)).map(found -> found.stream().findFirst()
        .orElseThrow(() -> Failure.notFound("product", id)));
  }

  static Future<Product> insert(SqlConnection tx, Product.Draft draft) {
    return tx.preparedQuery(INSERT).execute(CONTENT.of(draft))
        .compose(rows -> categorize(tx, Rows.only(rows).getLong("id"), draft))
        .compose(id -> publish(tx, id))
        .recover(Products::refuseTaken);
  }

  /** Changes a product's content; when that leaves it as it is, its version stays and there is no event. */
  static Future<Product> change(SqlConnection tx, long id, ExpectedVersion expected,
      UnaryOperator<Product.Draft> change) {
    return lock(tx, id).compose(old -> {
      expected.mustMatch(old.version());
      var changed = change.apply(old.content());
      return changed.equals(old.content()) ? Future.succeededFuture(old) : update(tx, id, changed);
    });
  }

  /**
   * Locks a product until the transaction ends, and then reads it: a statement that waits for a lock sees the row as
   * it has become, but its categories as they were before.
   */
  private static Future<Product> lock(SqlConnection tx, long id) {
    return tx.preparedQuery("SELECT FROM products WHERE id = $1 FOR UPDATE").execute(Tuple.of(id))
        .compose(_ -> find(tx, id));
  }

  private static Future<Product> update(SqlConnection tx, long id, Product.Draft draft) {
    return tx.preparedQuery(UPDATE).execute(CONTENT.of(draft).addLong(id))
        .compose(_ -> tx.preparedQuery("DELETE FROM product_categories WHERE product_id = $1").execute(Tuple.of(id)))
        .compose(_ -> categorize(tx, id, draft))
        .compose(_ -> publish(tx, id))
        .recover(Products::refuseTaken);
  }

  private static Future<Long> categorize(SqlConnection tx, long id, Product.Draft draft) {
    if (draft.categoryIds().isEmpty()) {
      return Future.succeededFuture(id);
    }
    return tx.preparedQuery("INSERT INTO product_categories SELECT $1, unnest($2::bigint[])")
        .execute(Tuple.of(id, (Object) draft.categoryIds().toArray(Long[]::new))).map(id);
  }

  /** Writes the event with the product's new state, and returns that. */
  private static Future<Product> publish(SqlConnection tx, long id) {
    return find(tx, id).compose(product -> Outbox.add(tx, eventType(product), product.toEvent()).map(product));
  }

  private static String eventType(Product product) {
    return product.content().active() ? "product.changed" : "product.retired";
  }

  /** Writes events with the present state of products. @return the id of the last, or null when there are no more */
  static Future<Long> tell(SqlConnection tx, long after, int count) {
    return tx.preparedQuery("SELECT " + COLUMNS + " FROM products p WHERE p.id > $1 ORDER BY p.id LIMIT $2")
        .mapping(Product::from).execute(Tuple.of(after, count)).map(Rows::list).compose(products ->
            tell(tx, products).map(_ -> products.size() < count ? null : products.getLast().id()));
  }

  /** Writes events with the present state of these products. */
  static Future<Void> tell(SqlConnection tx, Set<Long> ids) {
    return find(tx, List.copyOf(ids)).compose(products -> tell(tx, products));
  }

  private static Future<Void> tell(SqlConnection tx, List<Product> products) {
    var byType = products.stream().collect(Collectors.groupingBy(Products::eventType,
        Collectors.mapping(Product::toEvent, Collectors.toList())));
    return Future.all(byType.entrySet().stream()
        .map(events -> Outbox.addAll(tx, events.getKey(), events.getValue())).toList()).mapEmpty();
  }

  /** Turns the violation of a constraint into the failure of the contract. */
  static <T> Future<T> refuseTaken(Throwable cause) {
    if (cause instanceof PgException e && e.getConstraint() != null) {
      switch (e.getConstraint()) {
        case "sku_taken", "sku_taken_in_any_case" -> throw Failure.conflict("sku-taken", "Another product has this sku.");
        case "barcode_taken" -> throw Failure.conflict("barcode-taken", "Another product has this barcode.");
        case "product_categories_category_id_fkey" ->
            throw Failure.invalid("category_ids", Flaw.of("not_a_category", "must be the ids of existing categories"));
        default -> { }
      }
    }
    return Future.failedFuture(cause);
  }

  /** Updates the planner's statistics, which after many changes would mislead it until the next autovacuum. */
  static Future<Void> analyze(SqlClient client) {
    return client.query("ANALYZE products, product_categories, vocabulary").execute().mapEmpty();
  }
}
