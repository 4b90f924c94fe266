package pos.sales.core;

import io.vertx.sqlclient.Row;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;
import pos.common.shop.ProductNames;

/**
 * A product of the catalogue, as far as a till needs it.
 *
 * @param barcode an EAN-13 as a rule, or null
 * @param category null when it has none
 */
public record Product(long id, String sku, String barcode, String name, long priceCents, TaxCode taxCode,
    FirstCategory category) {

  /** The tax treatment of a product. */
  public enum TaxCode { STANDARD, EXEMPT }

  static Product from(Row row) {
    return new Product(row.getLong("product_id"), row.getString("sku"), row.getString("barcode"), row.getString("name"),
        row.getLong("price_cents"), Wire.parse(TaxCode.class, row.getString("tax_code")),
        FirstCategory.of(row.getLong("category_id"), row.getString("category")));
  }

  /** Returns everything that a line may name the product by. */
  ProductNames names() {
    return new ProductNames(id, sku, barcode);
  }
}
