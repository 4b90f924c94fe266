package pos.sales.core;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A product as a till needs it. */
public record Product(long id, String sku, String barcode, String name, long priceCents, TaxCode taxCode) {

  public enum TaxCode { STANDARD, EXEMPT }

  public static Product from(Row row) {
    return new Product(row.getLong("product_id"), row.getString("sku"), row.getString("barcode"), row.getString("name"),
        row.getLong("price_cents"), taxCode(row.getString("tax_code")));
  }

  public static TaxCode taxCode(String wire) {
    return TaxCode.valueOf(wire.toUpperCase(Locale.ROOT));
  }

  /** A UPC-A is an EAN-13 that begins with 0: one way to write both, so that either finds the product. */
  public static String ean13(String barcode) {
    return barcode != null && barcode.length() == 12 ? "0" + barcode : barcode;
  }

  /** What lines may name it by. */
  public List<Name> names() {
    return Name.of(id, sku, barcode);
  }

  /** One way to name a product: the field of a line, and its value. */
  public record Name(String field, Object value) {

    static List<Name> of(Long productId, String sku, String barcode) {
      return Stream.of(new Name("product_id", productId), new Name("sku", sku),
          new Name("barcode", barcode)).filter(name -> name.value != null).toList();
    }
  }
}
