package pos.sales.core;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Objects;

/** This service's copy of the catalogue, kept by the product service's events. */
public final class Catalogue {

  private Catalogue() {}

  /** What is told late or twice does not undo what is newer. */
  public static Future<Void> put(SqlConnection tx, JsonObject product) {
    return tx.preparedQuery("""
        INSERT INTO catalogue (product_id, sku, barcode, name, price_cents, tax_code, active, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (product_id) DO UPDATE SET sku = excluded.sku, barcode = excluded.barcode, name = excluded.name,
          price_cents = excluded.price_cents, tax_code = excluded.tax_code, active = excluded.active,
          version = excluded.version
        WHERE catalogue.version < excluded.version
        """).execute(Tuple.from(new Object[] {product.getLong("id"), product.getString("sku"),
            Product.ean13(product.getString("barcode")), product.getString("name"), product.getLong("price_cents"),
            product.getString("tax_code"), product.getBoolean("active"), product.getLong("version")}))
        .mapEmpty();
  }

  /**
   * The products that the items name. Retired ones too: what a till sold is a fact. An active product comes after a
   * retired one and a newer after an older, so that it owns a SKU or barcode they share.
   */
  public static Future<PriceList> find(SqlClient client, Collection<Item> items) {
    return client.preparedQuery("""
        SELECT product_id, sku, barcode, name, price_cents, tax_code FROM catalogue
        WHERE product_id = ANY($1) OR sku = ANY($2) OR barcode = ANY($3) ORDER BY active, product_id
        """).mapping(Product::from)
        .execute(Tuple.of(
            items.stream().map(Item::productId).filter(Objects::nonNull).distinct().toArray(Long[]::new),
            items.stream().map(Item::sku).filter(Objects::nonNull).distinct().toArray(String[]::new),
            items.stream().map(Item::barcode).filter(Objects::nonNull).distinct().toArray(String[]::new)))
        .map(PriceList::new);
  }
}
