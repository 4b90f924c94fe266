package pos.common.shop;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;

/**
 * What a line names a product by: its id, SKU or barcode, or several of them that agree. One that was not sent is null.
 *
 * @param barcode an EAN-13 as a rule
 */
public record ProductNames(Long productId, String sku, String barcode) {

  private static final Pattern SHORTER = Pattern.compile("[0-9]{8}|[0-9]{12}");

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

  /**
   * Returns a UPC-A or EAN-8 as the 13 digits that it is with zeros in front, so that either form finds the product; other
   * codes, and null, as they are.
   */
  public static String ean13(String barcode) {
    return barcode != null && SHORTER.matcher(barcode).matches() ? "0".repeat(13 - barcode.length()) + barcode : barcode;
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
