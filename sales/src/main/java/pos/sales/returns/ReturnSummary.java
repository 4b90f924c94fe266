package pos.sales.returns;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;

/** A return as lists show it. @param back without its lines, which are not read */
record ReturnSummary(Return back, long lineCount) {

  static ReturnSummary from(Row row) {
    return new ReturnSummary(Return.from(row), row.getLong("line_count"));
  }

  /** Returns the values of the columns by which lists are sorted. */
  Object[] key() {
    return new Object[] {back.returnedAt(), back.id()};
  }

  JsonObject toJson() {
    return back.toSummary(lineCount);
  }
}
