package pos.sales.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import pos.common.shop.NamedProducts;

/** The products that some lines name, with their prices. */
public final class PriceList {

  private final NamedProducts<Product> products;
  private final Set<String> barcodes = new HashSet<>();
  private final ScaleLabels labels;

  /**
   * @param products of several with the same name, the last one owns it
   * @param labels those that contain prices
   */
  PriceList(Iterable<Product> products, ScaleLabels labels) {
    this.products = new NamedProducts<>(products, Product::names);
    products.forEach(product -> barcodes.add(product.barcode()));
    this.labels = labels;
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
    var scanned = items.stream().map(this::label).toList();
    var found = products.of(IntStream.range(0, items.size()).mapToObj(i -> scanned.get(i)
        .map(label -> items.get(i).names().of(label.barcode())).orElse(items.get(i).names())).toList());
    var lines = new ArrayList<Line>(items.size());
    var otherPrice = false;
    var otherTax = false;
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var product = found.get(i);
      var price = scanned.get(i).map(label -> label.priceCents(product.priceCents())).orElse(product.priceCents());
      lines.add(Line.of(i + 1, item, product, price));
      otherPrice |= item.unitPriceCents() != null && item.unitPriceCents() != (long) price;
      otherTax |= item.taxCode() != null && item.taxCode() != product.taxCode();
    }
    return new Priced(lines, new Flags(otherPrice, otherTax, false));
  }

  /** A product that has the whole code as its barcode is meant by it. */
  private Optional<ScaleLabels.Label> label(Item item) {
    return barcodes.contains(item.barcode()) ? Optional.empty() : labels.read(item.barcode());
  }
}
