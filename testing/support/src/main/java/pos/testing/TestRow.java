package pos.testing;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** A row as a query returns it, for tests of the records that are read from rows. */
public final class TestRow implements Row {

  private final List<String> names = new ArrayList<>();
  private final Tuple values = Tuple.tuple();

  /** Adds a column, with the value that the driver has for its type. */
  public TestRow with(String name, Object value) {
    names.add(name);
    values.addValue(value);
    return this;
  }

  @Override
  public String getColumnName(int position) {
    return position < names.size() ? names.get(position) : null;
  }

  @Override
  public int getColumnIndex(String name) {
    return names.indexOf(name);
  }

  @Override
  public Object getValue(int position) {
    return values.getValue(position);
  }

  @Override
  public Tuple addValue(Object value) {
    throw new UnsupportedOperationException("a row does not grow");
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public void clear() {
    throw new UnsupportedOperationException("a row does not shrink");
  }

  @Override
  public List<Class<?>> types() {
    return values.types();
  }
}
