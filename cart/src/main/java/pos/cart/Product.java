package pos.cart;

import io.vertx.core.json.JsonObject;

/** The properties of a product that a cart shows. */
record Product(long id, String sku, String name, long priceCents, String taxCode, boolean active) {

  static Product from(JsonObject json) {
    return new Product(json.getLong("id"), json.getString("sku"), json.getString("name"), json.getLong("price_cents"),
        json.getString("tax_code"), json.getBoolean("active"));
  }

  boolean isTaxed() {
    return taxCode.equals("standard");
  }
}
