package pos.common.sql;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The page of a list that a client asks for.
 *
 * @param order the name of the list's order
 * @param after the position behind which the page begins; empty for the first page
 * @param limit the most rows it may have
 */
public record PageRequest(String order, Optional<Cursor> after, int limit) {

  /** Returns how many rows to query: one more than the page has shows that another follows. */
  public int rows() {
    return limit + 1;
  }

  /** @param key the sort key of a row, unique within the list */
  public <T> Page<T> page(List<T> rows, Function<T, Object[]> key) {
    return Page.of(rows, limit, order, key);
  }
}
