package pos.inventory;

import java.util.List;

/** What to add to the amounts of one stock; a negative number takes away. */
record StockChange(long locationId, long productId, long onHand, long reserved) {

  /** Returns the changes that add the lines to what is on hand. */
  static List<StockChange> moves(long locationId, List<Line> lines) {
    return lines.stream().map(line -> new StockChange(locationId, line.productId(), line.quantity(), 0)).toList();
  }

  /** Returns the changes that add the lines to what is reserved. */
  static List<StockChange> holds(long locationId, List<Line> lines) {
    return lines.stream().map(line -> new StockChange(locationId, line.productId(), 0, line.quantity())).toList();
  }

  /** Returns how much it takes from what is available; negative when it adds to that. */
  long taken() {
    return reserved - onHand;
  }

  boolean takes() {
    return taken() > 0;
  }
}
