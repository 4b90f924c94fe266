package pos.common.shop;

import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;

/**
 * What a line names a product by: its id, SKU or barcode, or several of them that agree. One that was not sent is null.
 *
 * @param barcode an EAN-13 as a rule
 */
public record ProductNames(Long productId, String sku, String barcode) {

  /** A way to name a product: the field of a line, and its value. */
  record Name(String field, Object value) {

    /** Returns the name in the form in which it is compared. */
    Name key() {
      return field.equals("sku") ? new Name(field, skuKey((String) value)) : this;
    }
  }

  /**
   * Returns the form in which SKUs are compared, which are the same in capitals: letter by letter, as {@code lower} of the
   * databases does, to which a sigma at the end of a word is a sigma.
   */
  public static String skuKey(String sku) {
    return sku.codePoints().map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  /** Reads the fields of a line, and notes an error when there is none. */
  public static ProductNames from(Fields fields) {
    var names = new ProductNames(
        fields.integer("product_id", 1, Long.MAX_VALUE, null),
        fields.line("sku", 1, 64, null),
        ean13(fields.line("barcode", 1, 64, null)));
    return names.all().isEmpty()
        ? fields.refuse("product_id",
            Flaw.of("missing", "is missing: name the product by product_id, sku or barcode"), names) : names;
  }

  /** Returns a UPC-A as the EAN-13 that it is with a 0 in front, so that either form finds the product. */
  public static String ean13(String barcode) {
    return barcode != null && barcode.length() == 12 ? "0" + barcode : barcode;
  }

  /** Returns the same with another barcode. */
  public ProductNames of(String otherBarcode) {
    return new ProductNames(productId, sku, otherBarcode);
  }

  /** Returns the names that are not null. */
  List<Name> all() {
    return Stream.of(new Name("product_id", productId), new Name("sku", sku), new Name("barcode", barcode))
        .filter(name -> name.value != null).toList();
  }
}
