package pos.product;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.product.Outcome.Status;

/** The outcomes of an import: how many lines had which, and the first hundred errors. */
final class ImportReport {

  private static final int MAX_ERRORS = 100;
  /** So many changes mislead the planner's statistics. */
  static final int MANY = 1000;

  private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
  private final JsonArray errors = new JsonArray();

  ImportReport() {
    for (var status : Status.values()) {
      counts.put(status, 0);
    }
  }

  void add(List<Outcome> outcomes) {
    for (var outcome : outcomes) {
      counts.merge(outcome.status(), 1, Integer::sum);
    }
    errors(outcomes).stream().limit(Math.max(0, MAX_ERRORS - errors.size())).forEach(errors::add);
  }

  /** Returns the first hundred errors of the rows that were rejected. */
  static JsonArray errors(List<Outcome> outcomes) {
    return new JsonArray(outcomes.stream().filter(Outcome.Rejected.class::isInstance).map(Outcome.Rejected.class::cast)
        .flatMap(rejected -> named(rejected.row()).stream()).limit(MAX_ERRORS).toList());
  }

  /** Returns the row's errors, each with the number of the line before the name of its field. */
  private static JsonArray named(CsvRow.Bad row) {
    var named = new JsonArray();
    for (int i = 0; i < row.errors().size(); i++) {
      var error = row.errors().getJsonObject(i).copy();
      named.add(error.put("field", "line " + row.line() + ": " + error.getString("field")));
    }
    return named;
  }

  boolean hasErrors() {
    return !errors.isEmpty();
  }

  /** Returns whether the import changed so much that the planner's statistics no longer hold. */
  boolean hasManyChanges() {
    return counts.get(Status.CREATED) + counts.get(Status.CHANGED) >= MANY;
  }

  /** @throws Failure 422 with the first hundred errors when a line was rejected */
  void mustHaveNoErrors() {
    if (hasErrors()) {
      var rejected = counts.get(Status.REJECTED);
      throw Failure.of(Failure.Kind.INVALID, "invalid-input", rejected + (rejected == 1 ? " line was" : " lines were")
          + " rejected, so nothing was imported.").with("errors", errors);
    }
  }

  /** Returns the counts. */
  JsonObject toJson() {
    var json = new JsonObject();
    counts.forEach((status, count) -> json.put(Wire.name(status), count));
    return json;
  }
}
