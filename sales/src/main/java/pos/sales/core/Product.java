package pos.sales.core;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.Wire;
import pos.common.shop.FirstCategory;

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

  /** Returns a UPC-A as the EAN-13 that it is with a 0 in front, so that either form finds the product. */
  static String ean13(String barcode) {
    return barcode != null && barcode.length() == 12 ? "0" + barcode : barcode;
  }

  /** Returns everything that a line may name the product by. */
  List<Name> names() {
    return Name.of(id, sku, barcode);
  }

  /** A way to name a product: the field of a line, and its value. */
  record Name(String field, Object value) {

    /** Returns a name for each value that is not null. */
    static List<Name> of(Long productId, String sku, String barcode) {
      return Stream.of(new Name("product_id", productId), new Name("sku", sku),
          new Name("barcode", barcode)).filter(name -> name.value != null).toList();
    }
  }
}
