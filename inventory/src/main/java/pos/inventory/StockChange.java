package pos.inventory;

import java.util.List;
import java.util.function.ToLongFunction;

/** What is added to a stock's amounts, or taken from them when negative. */
record StockChange(long locationId, long productId, long onHand, long reserved) {

  static List<StockChange> moves(long locationId, List<Line> lines) {
    return lines.stream().map(line -> new StockChange(locationId, line.productId(), line.quantity(), 0)).toList();
  }

  static List<StockChange> holds(long locationId, List<Line> lines) {
    return lines.stream().map(line -> new StockChange(locationId, line.productId(), 0, line.quantity())).toList();
  }

  /** Whether it leaves less to sell. */
  boolean takes() {
    return onHand < reserved;
  }

  /** One part of all changes, as a column for PostgreSQL. */
  static Long[] longs(List<StockChange> changes, ToLongFunction<StockChange> part) {
    return changes.stream().mapToLong(part).boxed().toArray(Long[]::new);
  }
}
