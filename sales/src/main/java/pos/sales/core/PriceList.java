package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pos.common.rule.Failure;

/** The products that some lines name, by whatever they name them. */
public final class PriceList {

  private final Map<Product.Name, Product> products = new HashMap<>();

  /** @param products where several have one name, the last one owns it */
  public PriceList(Iterable<Product> products) {
    products.forEach(product -> product.names().forEach(name -> this.products.put(name, product)));
  }

  /** The lines at their prices, and whether a till asked for another price than the catalogue's. */
  public record Priced(List<Line> lines, boolean mismatch) {}

  /** @throws Failure 422 when a product is unknown, the names of a line disagree or its amounts are out of range */
  public Priced price(List<Item> items) {
    var lines = new ArrayList<Line>(items.size());
    var unknown = new JsonArray();
    var mismatch = false;
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      var product = find("lines[" + i + "].", item, unknown);
      if (product != null) {
        lines.add(Line.of(i + 1, item, product));
        mismatch |= item.unitPriceCents() != null && item.unitPriceCents() != product.priceCents();
      }
    }
    if (!unknown.isEmpty()) {
      throw Failure.of(Failure.Kind.INVALID, "unknown-product", "The catalogue does not know every product.")
          .with("errors", unknown);
    }
    return new Priced(lines, mismatch);
  }

  /** @return the one product of all the names, or null when one of them is unknown */
  private Product find(String path, Item item, JsonArray unknown) {
    Product found = null;
    for (var name : item.names()) {
      var product = products.get(name);
      if (product == null) {
        unknown.add(new JsonObject().put("field", path + name.field())
            .put("message", "is not in the catalogue: " + name.value()));
        return null;
      }
      if (found != null && found.id() != product.id()) {
        throw Failure.invalid(path + name.field(), "must name the same product as the line's other fields");
      }
      found = product;
    }
    return found;
  }
}
