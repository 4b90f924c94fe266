package pos.sales.core;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pos.common.rule.Failure;

/** The products that some lines name, found by any of their names. */
public final class PriceList {

  private final Map<Product.Name, Product> products = new HashMap<>();

  /** @param products of several with the same name, the last one owns it */
  PriceList(Iterable<Product> products) {
    products.forEach(product -> product.names().forEach(name -> this.products.put(name, product)));
  }

  /**
   * Lines with their prices.
   *
   * @param mismatch whether a till's price differs from the catalogue's
   */
  public record Priced(List<Line> lines, boolean mismatch) {}

  /** @throws Failure 422 when a product is unknown, the names of a line disagree or its amounts are out of range */
  public Priced price(List<Item> items) {
    var lines = new ArrayList<Line>(items.size());
    var unknown = new JsonArray();
    var mismatch = false;
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var found = find("lines[" + i + "].", item, unknown);
      if (found.isPresent()) {
        lines.add(Line.of(i + 1, item, found.get()));
        mismatch |= item.unitPriceCents() != null && item.unitPriceCents() != found.get().priceCents();
      }
    }
    if (!unknown.isEmpty()) {
      throw Failure.of(Failure.Kind.INVALID, "unknown-product", "Some products are not in the catalogue.")
          .with("errors", unknown);
    }
    return new Priced(lines, mismatch);
  }

  /** Returns the product that all the names mean; empty, and an error noted, when one of them is unknown. */
  private Optional<Product> find(String path, Item item, JsonArray unknown) {
    Product found = null;
    for (var name : item.names()) {
      var product = products.get(name);
      if (product == null) {
        if (unknown.size() < Failure.MAX_ERRORS) {
          unknown.add(Failure.fieldError(path + name.field(), "is not in the catalogue: " + name.value()));
        }
        return Optional.empty();
      }
      if (found != null && found.id() != product.id()) {
        throw Failure.invalid(path + name.field(), "must name the same product as the line's other fields");
      }
      found = product;
    }
    return Optional.ofNullable(found);
  }
}
