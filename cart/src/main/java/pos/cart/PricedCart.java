package pos.cart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Links;
import pos.common.shop.Tax;

/**
 * A cart with prices, availability and taxes, as far as they are known.
 *
 * @param province the province that the order would be shipped to, if it is known
 * @param degraded whether a service that was needed did not answer
 * @param expiresAt when the cart expires unless it is used before
 */
record PricedCart(Cart cart, List<Item> items, Optional<String> province, boolean degraded, Instant expiresAt) {

  /**
   * An item of the cart.
   *
   * @param product null when it is not known
   * @param available the pieces that can be ordered, null when that is not known
   */
  record Item(long productId, long quantity, Product product, Long available) {

    long totalCents() {
      return quantity * product.priceCents();
    }

    boolean isTaxed() {
      return product.isTaxed();
    }

    boolean isSold() {
      return product != null && product.active();
    }

    JsonObject toJson() {
      var known = product != null;
      return new JsonObject()
          .put("product_id", productId)
          .put("sku", known ? product.sku() : null)
          .put("name", known ? product.name() : null)
          .put("quantity", quantity)
          .put("unit_price_cents", known ? product.priceCents() : null)
          .put("total_cents", known ? totalCents() : null)
          .put("tax_code", known ? product.taxCode() : null)
          .put("active", known ? product.active() : null)
          .put("available", available);
    }
  }

  JsonObject toJson() {
    var json = new JsonObject().put("cart_id", cart.owner().cartId());
    if (cart.owner() instanceof Owner.Customer(var id)) {
      json.put("customer_id", id);
    }
    json.put("items", new JsonArray(items.stream().map(Item::toJson).toList())).put("item_count", cart.pieces());
    putTotals(json);
    return json.put("currency", "CAD")
        .put("version", cart.version())
        .put("degraded", degraded)
        .put("expires_at", cart.isNew() ? null : expiresAt.toString())
        .put("_links", links());
  }

  /** Shows no totals while a price is missing, rather than totals that are too low. */
  private void putTotals(JsonObject json) {
    var priced = items.stream().allMatch(item -> item.product != null);
    var subtotal = priced ? items.stream().mapToLong(Item::totalCents).sum() : 0;
    var taxable = priced ? items.stream().filter(Item::isTaxed).mapToLong(Item::totalCents).sum() : 0;
    var taxes = priced && province.isPresent() ? Tax.of(province.get(), taxable) : List.<Tax>of();
    json.put("subtotal_cents", priced ? subtotal : null)
        .put("province", province.orElse(null))
        .put("taxes", Tax.toJson(taxes))
        .put("total_cents", priced ? subtotal + Tax.sum(taxes) : null);
  }

  private JsonObject links() {
    var path = cart.owner().path();
    var links = Links.self(path + "/cart").action("add", "POST", path + "/add");
    if (!items.isEmpty()) {
      links.action("clear", "DELETE", path + "/cart");
    }
    if (cart.owner() instanceof Owner.Guest) {
      links.action("merge", "POST", Owner.PATH + "/merge");
    } else if (!items.isEmpty() && items.stream().allMatch(Item::isSold)) {
      links.action("checkout", "POST", "/order-service/checkout");
    }
    return links.toJson();
  }
}
