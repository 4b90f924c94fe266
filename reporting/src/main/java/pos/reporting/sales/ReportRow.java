package pos.reporting.sales;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import pos.common.rule.Wire;
import pos.common.sql.Timestamps;
import pos.reporting.core.ProductSums;
import pos.reporting.core.Sums;

/**
 * A row of a report.
 *
 * @param key the values by which the rows are sorted, unique together
 */
record ReportRow(JsonObject json, Object[] key) {

  /** Returns a row without a name, of a statement that selects {@link Sums#totals} and {@code revised_at}. */
  static ReportRow of(Row row) {
    return of(new JsonObject(), row);
  }

  private static ReportRow of(JsonObject json, Row row, Object... key) {
    var sums = row == null ? new Sums() : Sums.from(row);
    return new ReportRow(sums.writeTo(json)
        .put("revised_at", row == null ? null : Wire.time(Timestamps.read(row, "revised_at"))), key);
  }

  /** @param row null when there are no receipts in that time */
  static ReportRow of(Grouping.Span span, Row row) {
    return of(new JsonObject().put("period", span.label()).put("from", Wire.time(span.from()))
        .put("to", Wire.time(span.to())), row, span.from());
  }

  /** @param column of a row, by which it is known: an empty text stands for none */
  static ReportRow of(String column, Row row) {
    var value = row.getValue(column);
    return of(new JsonObject().put(column, "".equals(value) ? null : value), row, value);
  }

  static ReportRow ofProduct(Row row) {
    var id = row.getLong("product_id");
    var sku = row.getString("sku");
    var name = row.getString("name");
    var json = id == 0 ? new JsonObject().putNull("product_id").putNull("sku").putNull("name")
        : new JsonObject().put("product_id", id).put("sku", sku).put("name", name);
    return new ReportRow(ProductSums.from(row).writeTo(json), new Object[] {id, sku, name});
  }

  static ReportRow ofCategory(Row row) {
    var id = row.getLong("category_id");
    return new ReportRow(ProductSums.from(row).writeTo(new JsonObject().put("category_id", id == 0 ? null : id)
        .put("category", id == 0 ? null : row.getString("category"))), new Object[] {id});
  }
}
