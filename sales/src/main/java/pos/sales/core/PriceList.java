package pos.sales.core;

import java.util.ArrayList;
import java.util.List;
import pos.common.shop.NamedProducts;

/** The products that some lines name, with their prices. */
public final class PriceList {

  private final NamedProducts<Product> products;

  /** @param products of several with the same name, the last one owns it */
  PriceList(Iterable<Product> products) {
    this.products = new NamedProducts<>(products, Product::names);
  }

  /**
   * Lines with their prices.
   *
   * @param flags whether a till's price or tax code differs from the catalogue's
   */
  public record Priced(List<Line> lines, Flags flags) {}

  /**
   * Returns the lines with their prices.
   *
   * @throws pos.common.rule.Failure 422 when a product is unknown, the names of a line disagree or its amounts are out
   *     of range
   */
  public Priced price(List<Item> items) {
    var found = products.of(items.stream().map(Item::names).toList());
    var lines = new ArrayList<Line>(items.size());
    var otherPrice = false;
    var otherTax = false;
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var product = found.get(i);
      lines.add(Line.of(i + 1, item, product));
      otherPrice |= item.unitPriceCents() != null && item.unitPriceCents() != product.priceCents();
      otherTax |= item.taxCode() != null && item.taxCode() != product.taxCode();
    }
    return new Priced(lines, new Flags(otherPrice, otherTax, false));
  }
}
