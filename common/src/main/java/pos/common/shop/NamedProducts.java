package pos.common.shop;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** The products that the lines of requests name, found by any of their names. */
public final class NamedProducts<P> {

  private final Map<ProductNames.Name, P> products = new HashMap<>();

  /** @param products of several with the same name, the last one owns it, or the one that is spelt like it */
  public NamedProducts(Iterable<P> products, Function<P, ProductNames> names) {
    products.forEach(product -> names.apply(product).all().forEach(name -> this.products.put(name.key(), product)));
    products.forEach(product -> names.apply(product).all().forEach(name -> this.products.put(name, product)));
  }

  /**
   * Returns the product of each line.
   *
   * @param lines what the lines of a request name their products by
   * @throws Failure 422 when a product is unknown, or the names of a line mean different ones
   */
  public List<P> of(List<ProductNames> lines) {
    var found = new ArrayList<P>(lines.size());
    var unknown = new JsonArray();
    for (int i = 0; i < lines.size(); i++) {
      find("lines[" + i + "].", lines.get(i), unknown).ifPresent(found::add);
    }
    if (!unknown.isEmpty()) {
      throw Failure.of(Failure.Kind.INVALID, "unknown-product", "Some products are not in the catalogue.")
          .with("errors", unknown);
    }
    return found;
  }

  /** Returns the product that all the names mean; empty, and an error noted, when one of them is unknown. */
  private Optional<P> find(String path, ProductNames names, JsonArray unknown) {
    P found = null;
    for (var name : names.all()) {
      var product = products.getOrDefault(name, products.get(name.key()));
      if (product == null) {
        if (unknown.size() < Failure.MAX_ERRORS) {
          unknown.add(Flaw.of("not_in_catalogue", "is not in the catalogue: " + name.value())
              .toJson(path + name.field()));
        }
        return Optional.empty();
      }
      if (found != null && found != product) {
        throw Failure.invalid(path + name.field(),
            Flaw.of("other_product", "must name the same product as the line's other fields"));
      }
      found = product;
    }
    return Optional.ofNullable(found);
  }
}
