package pos.reporting.books;

import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import pos.common.rule.Fields;
import pos.common.shop.FirstCategory;
import pos.reporting.core.ProductSums;

/**
 * A line of a receipt: a product as it was when it was sold.
 *
 * @param taxed whether it bears its part of the receipt's taxes
 * @param ownTaxesCents taxes that are this line's alone
 */
record SoldLine(Product product, long quantity, long grossCents, long discountCents, boolean taxed,
    long ownTaxesCents) {

  private static final int MAX_LINES = 10_000;

  /** @param category null when it had none */
  record Product(long id, String sku, String name, FirstCategory category) {

    /** What is refunded without a product: reports name none. */
    private static final Product NONE = new Product(0, "", "", null);

    /**
     * Returns an id that products have in common when they are the same in everything. It begins with the product's own
     * id, so that what follows each other in a report does so in indexes as well.
     */
    UUID key() {
      var all = new JsonArray().add(id).add(sku).add(name)
          .add(FirstCategory.idOf(category)).add(FirstCategory.nameOf(category));
      var hash = UUID.nameUUIDFromBytes(all.encode().getBytes(StandardCharsets.UTF_8));
      return new UUID(id, hash.getLeastSignificantBits());
    }

    private static Product from(Fields fields) {
      return new Product(fields.integer("product_id", 1, Long.MAX_VALUE), fields.text("sku", 1, 100),
          fields.text("name", 1, 500), fields.object("category", Product::category));
    }

    private static FirstCategory category(Fields fields) {
      return new FirstCategory(fields.integer("id", 1, Long.MAX_VALUE), fields.text("name", 1, 200));
    }
  }

  /** Reads the lines of a receipt. */
  static List<SoldLine> list(Fields fields, String member) {
    return fields.list(member, 1, MAX_LINES, SoldLine::from);
  }

  /** Returns an amount that is of no product. */
  static SoldLine withoutProduct(long cents, long taxesCents) {
    return new SoldLine(Product.NONE, 0, cents, 0, false, taxesCents);
  }

  private static SoldLine from(Fields fields) {
    var product = Product.from(fields);
    var quantity = fields.integer("quantity", 1, Fields.MAX_CENTS);
    var price = fields.integer("unit_price_cents", 0, Fields.MAX_CENTS);
    var discount = fields.integer("discount_cents", 0, Fields.MAX_CENTS, 0L);
    var taxed = fields.text("tax_code", 1, 50).equals("standard");
    return new SoldLine(product, quantity, Math.multiplyExact(quantity, price), discount, taxed, 0);
  }

  long netCents() {
    return grossCents - discountCents;
  }

  /** Returns each line's part of the receipt's taxes, in proportion to its net price; the parts add up to the taxes. */
  static List<Long> divide(long taxesCents, List<SoldLine> lines) {
    var shared = taxesCents - lines.stream().mapToLong(SoldLine::ownTaxesCents).sum();
    var taxed = lines.stream().filter(SoldLine::taxed).mapToLong(SoldLine::netCents).sum();
    var parts = new ArrayList<Long>(lines.size());
    var before = 0L;
    var divided = 0L;
    for (var line : lines) {
      before += line.taxed ? line.netCents() : 0;
      // with nothing to divide by, the first line takes it all
      var until = taxed == 0 ? shared : Math.multiplyExact(shared, before) / taxed;
      parts.add(line.ownTaxesCents + until - divided);
      divided = until;
    }
    return parts;
  }

  /** Returns what this line adds to its product when it is sold. @param taxesCents its part of the receipt's taxes */
  ProductSums sold(long taxesCents) {
    return new ProductSums(quantity, 0, grossCents, discountCents, 0, taxesCents);
  }

  /** Returns the same when it comes back. */
  ProductSums returned(long taxesCents) {
    return new ProductSums(0, quantity, 0, 0, netCents(), -taxesCents);
  }
}
