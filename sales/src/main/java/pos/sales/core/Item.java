package pos.sales.core;

import io.vertx.core.json.JsonArray;
import pos.common.rule.Fields;
import pos.common.rule.Wire;
import pos.common.shop.ProductNames;

/**
 * A line as a till sends it, which names a product by id, SKU or barcode.
 *
 * @param productId null when the product is named otherwise, like {@code sku} and {@code barcode}
 * @param unitPriceCents null for the catalogue's price
 * @param taxCode what the till taxed it as; null for the catalogue's
 */
public record Item(Long productId, String sku, String barcode, long quantity, Long unitPriceCents, long discountCents,
    Product.TaxCode taxCode) {

  public static final int MAX_LINES = 2000;
  public static final long MAX_QUANTITY = 99_999;

  /** @throws pos.common.rule.Failure 422 naming every bad field */
  public static Item from(Fields fields) {
    var names = ProductNames.from(fields);
    var item = new Item(names.productId(), names.sku(), names.barcode(),
        fields.integer("quantity", 1, MAX_QUANTITY),
        fields.integer("unit_price_cents", 0, Fields.MAX_CENTS, null),
        fields.integer("discount_cents", 0, Fields.MAX_CENTS, 0L),
        fields.has("tax_code") ? fields.oneOf("tax_code", Product.TaxCode.class, null) : null);
    fields.check();
    return item;
  }

  ProductNames names() {
    return new ProductNames(productId, sku, barcode);
  }

  /** Returns what a fingerprint covers; it must not change, since fingerprints are stored. */
  public JsonArray content() {
    var content = new JsonArray().add(productId).add(sku).add(barcode).add(quantity).add(unitPriceCents)
        .add(discountCents);
    // tills did not always state it
    return taxCode == null ? content : content.add(Wire.name(taxCode));
  }
}
