package pos.order.core;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** An order as lists show it. @param order without its items, which are not read */
public record OrderSummary(Order order, long lineCount) {

  static OrderSummary from(Row row) {
    return new OrderSummary(Order.from(row), row.getLong("line_count"));
  }

  public JsonObject toJson() {
    return order.toSummary(lineCount);
  }
}
