package pos.common.sql;

import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import pos.common.rule.Failure;

/** What callers expect of a statement's rows. */
public final class Rows {

  private Rows() {}

  /** Returns the first row of a statement that always has one. */
  public static <T> T only(RowSet<T> rows) {
    return rows.iterator().next();
  }

  public static <T> Optional<T> first(RowSet<T> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(only(rows));
  }

  /** @throws Failure 404 naming {@code what} and {@code id} when there is no row */
  public static <T> T found(RowSet<T> rows, String what, Object id) {
    return first(rows).orElseThrow(() -> Failure.notFound(what, id));
  }

  public static <T> List<T> list(RowSet<T> rows) {
    return rows.stream().toList();
  }
}
