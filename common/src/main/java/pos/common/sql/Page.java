package pos.common.sql;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param nextCursor where the next page begins, or null on the last page
 */
public record Page<T>(List<T> items, String nextCursor) {

  /**
   * Cuts a page from a query's rows.
   *
   * @param rows up to {@code limit + 1} rows; the extra one shows that there is a next page
   * @param order the name of the list's order, which the cursor carries
   * @param key the sort key of a row, unique within the list
   */
  public static <T> Page<T> of(List<T> rows, int limit, String order, Function<T, Object[]> key) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    var items = rows.subList(0, limit);
    return new Page<>(items, Cursor.encode(order, key.apply(items.getLast())));
  }
}
