package pos.inventory;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.function.BiFunction;
import java.util.function.Function;

/** An entry of a list about a product, with what that is called; both are in the row, so that pages are bounded. */
record Labelled<T>(T entry, Labels labels) {

  /** @param entry reads a row that also has {@link Labels#column} */
  static <T> Function<Row, Labelled<T>> reading(Function<Row, T> entry) {
    return row -> new Labelled<>(entry.apply(row), Labels.from(row));
  }

  JsonObject toJson(BiFunction<T, Labels, JsonObject> json) {
    return json.apply(entry, labels);
  }
}
