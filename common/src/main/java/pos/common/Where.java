package pos.common;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The conditions of a list query: only those a client asked for are in the SQL, so that an index can serve them. */
public final class Where {

  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /** @param condition SQL with {@code ?} where the value goes; left out when the value is null */
  public Where and(String condition, Object value) {
    if (value != null) {
      conditions.add(condition.replace("?", parameter(value)));
    }
    return this;
  }

  /** Rows behind the cursor in the order of {@code columns}, as {@code "(sold_at, id) <"}; left out without one. */
  public Where behind(String comparison, Object... key) {
    var places = new ArrayList<String>();
    for (var part : key) {
      places.add(parameter(part));
    }
    conditions.add(comparison + " (" + String.join(", ", places) + ")");
    return this;
  }

  /** Adds a value and answers its place, such as {@code $3}. */
  public String parameter(Object value) {
    values.add(value);
    return "$" + values.size();
  }

  /** {@code WHERE a AND b}, or nothing. */
  public String sql() {
    return conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
  }

  public Tuple values() {
    return Tuple.from(values);
  }
}
