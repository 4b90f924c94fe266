package pos.testing;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.impl.RowBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A row of values by the names of their columns, for tests of how a row is read. */
public final class RowOf extends RowBase {

  private final List<String> names;

  private RowOf(List<String> names, List<Object> values) {
    super(values);
    this.names = names;
  }

  /** @param columns names and values in turn, of the types that the driver returns */
  public static Row columns(Object... columns) {
    var names = new ArrayList<String>();
    var values = new ArrayList<>();
    for (var column : Arrays.asList(columns)) {
      if (names.size() == values.size()) {
        names.add((String) column);
      } else {
        values.add(column);
      }
    }
    return new RowOf(names, values);
  }

  @Override
  public String getColumnName(int pos) {
    return names.get(pos);
  }

  @Override
  public int getColumnIndex(String column) {
    return names.indexOf(column);
  }
}
