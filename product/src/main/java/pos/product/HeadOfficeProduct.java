package pos.product;

import java.util.List;
import java.util.stream.Stream;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;
import pos.common.rule.Wire;
import pos.common.shop.ProductNames;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.product.Product.TaxCode;

/**
 * A product as the head office has it: what a till needs to know.
 *
 * @param barcode in any of its forms, or null
 */
record HeadOfficeProduct(long id, String sku, String barcode, String name, long priceCents, TaxCode taxCode,
    boolean active) {

  static final Columns<HeadOfficeProduct> COLUMNS = new Columns<HeadOfficeProduct>()
      .add("id", Type.LONG, HeadOfficeProduct::id)
      .add("sku", Type.TEXT, HeadOfficeProduct::sku)
      .add("barcode", Type.TEXT, HeadOfficeProduct::barcode)
      .add("name", Type.TEXT, HeadOfficeProduct::name)
      .add("price_cents", Type.LONG, HeadOfficeProduct::priceCents)
      .add("tax_code", Type.TEXT, product -> Wire.name(product.taxCode))
      .add("active", Type.FLAG, HeadOfficeProduct::active);

  /** Reads an entry of the head office's catalogue; it may have more fields than are known here. */
  static HeadOfficeProduct from(Fields fields) {
    var product = new HeadOfficeProduct(fields.integer("product_id", 1, Long.MAX_VALUE), fields.line("sku", 1, 64),
        barcode(fields), fields.line("name", 1, 200), fields.integer("price_cents", 0, Fields.MAX_CENTS),
        fields.oneOf("tax_code", TaxCode.class, null), fields.flag("active", false));
    if (!fields.has("active")) {
      fields.refuse("active", Flaw.MISSING, null);
    }
    return product;
  }

  private static String barcode(Fields fields) {
    var barcode = fields.text("barcode", 0, 13, null);
    return barcode == null || Barcode.hasDigits(barcode) ? barcode
        : fields.refuse("barcode", Barcode.NOT_A_BARCODE, null);
  }

  /** Returns what no other product has at the same time, in the forms in which it is compared. */
  List<String> uniqueValues() {
    var names = Stream.of("id " + id, "sku " + ProductNames.skuKey(sku));
    return Stream.concat(names, Stream.ofNullable(barcode).map(Barcode::ean)).toList();
  }
}
