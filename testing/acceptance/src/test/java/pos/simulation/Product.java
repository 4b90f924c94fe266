package pos.simulation;

import io.vertx.core.json.JsonObject;

/** Something to sell. */
record Product(long id, long priceCents, boolean taxed) {

  /** One of a history, which has fewer than ten. */
  static Product drawn(Dice dice, long seed, int number) {
    return new Product(10 * seed + number, dice.oneIn(4) ? dice.from(1, 20) : dice.from(21, 9_999), !dice.oneIn(3));
  }

  String sku() {
    return "S-" + id;
  }

  /** Nobody checks its last digit here. */
  String barcode() {
    return "%013d".formatted(id % 10_000_000_000_000L);
  }

  String name() {
    return "Thing " + id;
  }

  String taxCode() {
    return taxed ? "standard" : "exempt";
  }

  /** The beginning of a line, which may name it in three ways. */
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
