package pos.sales.sale;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.shop.StoreScope;

/** A sale as lists show it. @param sale without its lines, which are not read */
record SaleSummary(Sale sale, long lineCount) {

  static SaleSummary from(Row row) {
    return new SaleSummary(Sale.from(row), row.getLong("line_count"));
  }

  /** Returns the values of the columns by which lists are sorted. */
  Object[] key() {
    return new Object[] {sale.soldAt(), sale.id()};
  }

  JsonObject toJson(StoreScope stores) {
    return sale.toSummary(lineCount, stores);
  }
}
