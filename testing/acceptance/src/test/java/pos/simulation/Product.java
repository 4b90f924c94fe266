package pos.simulation;

import io.vertx.core.json.JsonObject;

/** A product to sell. */
record Product(long id, long priceCents, boolean taxed) {

  /** @param number less than 10, which makes the id unique */
  static Product drawn(Dice dice, long seed, int number) {
    return new Product(10 * seed + number, dice.oneIn(4) ? dice.from(1, 20) : dice.from(21, 9_999), !dice.oneIn(3));
  }

  String sku() {
    return "S-" + id;
  }

  /** The check digit is wrong, but the sales service does not verify it. */
  String barcode() {
    return "%013d".formatted(id % 10_000_000_000_000L);
  }

  String name() {
    return "Thing " + id;
  }

  String taxCode() {
    return taxed ? "standard" : "exempt";
  }

  /** Returns the beginning of a line, with one of the three ways to name a product. */
  JsonObject named(Dice dice) {
    return switch (dice.from(1, 3)) {
      case 1 -> new JsonObject().put("sku", sku());
      case 2 -> new JsonObject().put("barcode", barcode());
      default -> new JsonObject().put("product_id", id);
    };
  }

  JsonObject line(String field, long quantity) {
    return new JsonObject().put("product_id", id).put(field, quantity);
  }
}
