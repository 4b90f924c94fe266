package pos.product;

import java.util.Arrays;
import java.util.function.Function;
import pos.common.sql.Cursor;

/** The orders in which a client can ask for products. */
enum SortOrder {

  NAME("name", "sort_name", Direction.ASCENDING, SortOrder::text),
  NAME_DESCENDING("-name", "sort_name", Direction.DESCENDING, SortOrder::text),
  PRICE("price_cents", "price_cents", Direction.ASCENDING, SortOrder::number),
  PRICE_DESCENDING("-price_cents", "price_cents", Direction.DESCENDING, SortOrder::number),
  ID("id", "id", Direction.ASCENDING, SortOrder::number),
  ID_DESCENDING("-id", "id", Direction.DESCENDING, SortOrder::number);

  /** The names that clients use. */
  static final String[] NAMES = Arrays.stream(values()).map(order -> order.wireName).toArray(String[]::new);

  private enum Direction { ASCENDING, DESCENDING }

  private final String wireName;
  private final String column;
  private final String comparison;
  private final String clause;
  private final Function<Cursor, Object> key;

  SortOrder(String wireName, String column, Direction direction, Function<Cursor, Object> key) {
    var isDescending = direction == Direction.DESCENDING;
    this.wireName = wireName;
    this.column = "p." + column;
    this.comparison = "(p." + column + ", p.id) " + (isDescending ? "<" : ">");
    this.clause = isDescending ? "sort_value DESC, id DESC" : "sort_value, id";
    this.key = key;
  }

  /** Returns the order with this name, and the order by id for null. */
  static SortOrder of(String name) {
    return name == null ? ID
        : Arrays.stream(values()).filter(order -> order.wireName.equals(name)).findFirst().orElseThrow();
  }

  private static Object text(Cursor cursor) {
    return cursor.text(0);
  }

  private static Object number(Cursor cursor) {
    return cursor.number(0);
  }

  String wireName() {
    return wireName;
  }

  String column() {
    return column;
  }

  /** Returns the left side of a comparison with the sort key of the last product of a page. */
  String comparison() {
    return comparison;
  }

  /** Returns the columns to sort by, where {@link #column} is named {@code sort_value}. */
  String clause() {
    return clause;
  }

  /** Returns the sort key of the last product before the cursor: the column's value and the product's id. */
  Object[] key(Cursor cursor) {
    return new Object[] {key.apply(cursor), cursor.number(1)};
  }
}
