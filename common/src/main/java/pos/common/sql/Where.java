package pos.common.sql;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a list query: only those that a client asked for are in the SQL, so that an index can serve it. */
public final class Where {

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private boolean plannedAnew;

  /** Adds a condition, unless the value is null. @param condition SQL with {@code ?} in place of the value */
  public Where and(String condition, Object value) {
    if (value != null) {
      conditions.add(condition.replace("?", parameter(value)));
    }
    return this;
  }

  /** Adds a condition without a value, such as that of a partial index, which a plan for any value must know. */
  public Where and(String condition) {
    conditions.add(condition);
    return this;
  }

  /** Adds a comparison of columns with a sort key, such as {@code "(sold_at, id) <"}. */
  public Where behind(String comparison, Object... key) {
    var places = new ArrayList<String>();
    for (var part : key) {
      places.add(parameter(part));
    }
    conditions.add(comparison + " (" + String.join(", ", places) + ")");
    return this;
  }

  /** Has a listing planned for these values each time, because its best plan depends on how many rows they select. */
  public void planAnew() {
    plannedAnew = true;
  }

  boolean isPlannedAnew() {
    return plannedAnew;
  }

  /** Adds a value and returns its placeholder, such as {@code $3}. */
  public String parameter(Object value) {
    values.add(value);
    return "$" + values.size();
  }

  /** Returns {@code WHERE a AND b}, or an empty text when there is no condition. */
  public String sql() {
    return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
  }

  public Tuple values() {
    return Tuple.from(values);
  }
}
