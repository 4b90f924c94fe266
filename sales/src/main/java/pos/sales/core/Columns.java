package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/** Rows turned into one array a column, the parameters of a statement that unnests them. */
public final class Columns<T> {

  private final List<T> rows;
  private final Tuple values = Tuple.tuple();

  public Columns(List<T> rows) {
    this.rows = rows;
  }

  public Columns<T> uuids(Function<T, UUID> column) {
    values.addArrayOfUUID(rows.stream().map(column).toArray(UUID[]::new));
    return this;
  }

  public Columns<T> longs(Function<T, Long> column) {
    values.addArrayOfLong(rows.stream().map(column).toArray(Long[]::new));
    return this;
  }

  public Columns<T> texts(Function<T, String> column) {
    values.addArrayOfString(rows.stream().map(column).toArray(String[]::new));
    return this;
  }

  public Columns<T> times(Function<T, Instant> column) {
    values.addArrayOfOffsetDateTime(rows.stream().map(column.andThen(Timestamps::of)).toArray(OffsetDateTime[]::new));
    return this;
  }

  public Columns<T> flags(Function<T, Boolean> column) {
    values.addArrayOfBoolean(rows.stream().map(column).toArray(Boolean[]::new));
    return this;
  }

  public Columns<T> lists(Function<T, JsonArray> column) {
    values.addArrayOfJsonArray(rows.stream().map(column).toArray(JsonArray[]::new));
    return this;
  }

  public Columns<T> objects(Function<T, JsonObject> column) {
    values.addArrayOfJsonObject(rows.stream().map(column).toArray(JsonObject[]::new));
    return this;
  }

  public Tuple values() {
    return values;
  }
}
