package pos.cart;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import pos.common.shop.Tax;

/**
 * A cart as its owner sees it, with what is known of its products now.
 *
 * @param province where it is sent to, null while nobody knows
 * @param degraded whether another service could not be asked
 */
record PricedCart(Cart cart, List<Item> items, String province, boolean degraded) {

  /** A line of the cart; the product is null when nothing is known of it, what is available when nobody says. */
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

  /** No sum at all is better than one that lacks something. */
  JsonObject toJson(Instant expiresAt) {
    var json = new JsonObject().put("cart_id", cart.session().cartId());
    if (!cart.session().isGuest()) {
      json.put("customer_id", cart.session().customerId());
    }
    json.put("items", new JsonArray(items.stream().map(Item::toJson).toList())).put("item_count", cart.pieces());
    putSums(json);
    return json.put("currency", "CAD")
        .put("version", cart.version())
        .put("degraded", degraded)
        .put("expires_at", cart.isNew() ? null : expiresAt.toString())
        .put("_links", links());
  }

  private void putSums(JsonObject json) {
    var priced = items.stream().allMatch(item -> item.product != null);
    var subtotal = priced ? items.stream().mapToLong(Item::totalCents).sum() : 0;
    var taxable = priced ? items.stream().filter(Item::isTaxed).mapToLong(Item::totalCents).sum() : 0;
    var taxes = priced && province != null ? Tax.of(province, taxable) : List.<Tax>of();
    json.put("subtotal_cents", priced ? subtotal : null)
        .put("province", province)
        .put("taxes", Tax.toJson(taxes))
        .put("total_cents", priced ? subtotal + Tax.sum(taxes) : null);
  }

  private JsonObject links() {
    var path = cart.session().path();
    var links = new JsonObject()
        .put("self", new JsonObject().put("href", path + "/cart"))
        .put("add", link(path + "/add", "POST"));
    if (!items.isEmpty()) {
      links.put("clear", link(path + "/cart", "DELETE"));
    }
    if (cart.session().isGuest()) {
      links.put("merge", link(Session.PATH + "/merge", "POST"));
    } else if (!items.isEmpty() && items.stream().allMatch(Item::isSold)) {
      links.put("checkout", link("/order-service/checkout", "POST"));
    }
    return links;
  }

  private static JsonObject link(String path, String method) {
    return new JsonObject().put("href", path).put("method", method);
  }

  /** The ETag of an answer: the cart's version, for changes, and all that is shown except for how long. */
  static String tag(JsonObject shown) {
    var lasting = new LinkedHashMap<>(shown.getMap());
    lasting.remove("expires_at");
    var digest = UUID.nameUUIDFromBytes(new JsonObject(lasting).toBuffer().getBytes());
    return "\"" + shown.getLong("version") + "-" + digest + "\"";
  }
}
