package pos.common.sql;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Columns to write, each name beside the value it gets, as the parameters $1, $2, ... of a statement.
 *
 * <p>Define them once, as a constant, and build the statement's text from {@link #names()} and {@link #values()}, or
 * from {@link #arrays()} to write many rows at once:
 *
 * {@snippet :
 * static final Columns<Line> LINE = new Columns<Line>()
 *     .add("line_no", Type.LONG, Line::lineNo).add("sku", Type.TEXT, Line::sku);
 * static final String INSERT =
 *     "INSERT INTO lines (%s) SELECT * FROM unnest(%s)".formatted(LINE.names(), LINE.arrays());
 *
 * tx.preparedQuery(INSERT).execute(LINE.of(lines));
 * }
 *
 * <p>{@link #bind} puts them where a statement names them, such as {@code UPDATE lines SET sku = :sku}.
 */
public final class Columns<T> {

  /** The types of columns, by their names in PostgreSQL. */
  public record Type<V>(String sql, Class<?> parameter, Function<V, ?> convert) {

    public static final Type<Long> LONG = new Type<>("bigint", Long.class, value -> value);
    public static final Type<String> TEXT = new Type<>("text", String.class, value -> value);
    public static final Type<Boolean> FLAG = new Type<>("boolean", Boolean.class, value -> value);
    public static final Type<UUID> ID = new Type<>("uuid", UUID.class, value -> value);
    public static final Type<Instant> TIME = new Type<>("timestamptz", OffsetDateTime.class, Timestamps::of);
    public static final Type<JsonObject> OBJECT = new Type<>("json", JsonObject.class, value -> value);
    public static final Type<JsonArray> LIST = new Type<>("json", JsonArray.class, value -> value);
  }

  private record Column<T, V>(String name, Type<V> type, Function<T, V> value) {

    Object of(T row) {
      return type.convert.apply(value.apply(row));
    }

    Object of(List<T> rows) {
      var array = (Object[]) Array.newInstance(type.parameter, rows.size());
      for (int i = 0; i < array.length; i++) {
        array[i] = of(rows.get(i));
      }
      return array;
    }
  }

  /** A name behind a single colon: two are a cast. */
  private static final Pattern NAME = Pattern.compile("(?<!:):([a-z_]+)");

  private final List<Column<T, ?>> columns = new ArrayList<>();
  private final int before;

  public Columns() {
    this(0);
  }

  /** @param before how many parameters of the statement precede these */
  public Columns(int before) {
    this.before = before;
  }

  public <V> Columns<T> add(String name, Type<V> type, Function<T, V> value) {
    columns.add(new Column<>(name, type, value));
    return this;
  }

  /** Returns {@code line_no, sku}. */
  public String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** Returns {@code $1::bigint, $2::text}. */
  public String values() {
    return parameters("");
  }

  /** Returns {@code $1::bigint[], $2::text[]}, the arguments of {@code unnest}. */
  public String arrays() {
    return parameters("[]");
  }

  /** Returns the same without letting the planner see how many rows there are: see {@link #unseenArray}. */
  public String unseenArrays() {
    return IntStream.range(0, columns.size()).mapToObj(i -> unseenArray(parameter(i, "[]")))
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns an array whose length the planner does not see, for a statement that is executed all the time. Otherwise
   * PostgreSQL would take a plan for few values to be cheaper than the one that it keeps, and plan anew each time, which
   * costs more than the rows.
   *
   * @param parameter with its type, such as {@code $1::bigint[]}
   */
  public static String unseenArray(String parameter) {
    return "ARRAY(SELECT unnest(" + parameter + "))";
  }

  /** Returns {@code line_no = $1::bigint, sku = $2::text}, the list of an UPDATE. */
  public String assignments() {
    return IntStream.range(0, columns.size()).mapToObj(i -> columns.get(i).name + " = " + parameter(i, ""))
        .collect(Collectors.joining(", "));
  }

  /**
   * Returns the SQL with parameters in place of column names behind a colon, such as {@code $2::text} for {@code :sku}.
   *
   * @throws IllegalArgumentException when there is no such column
   */
  public String bind(String sql) {
    return NAME.matcher(sql).replaceAll(match -> Matcher.quoteReplacement(parameter(indexOf(match.group(1)), "")));
  }

  private int indexOf(String name) {
    return IntStream.range(0, columns.size()).filter(i -> columns.get(i).name.equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no column " + name));
  }

  private String parameters(String suffix) {
    return IntStream.range(0, columns.size()).mapToObj(i -> parameter(i, suffix)).collect(Collectors.joining(", "));
  }

  private String parameter(int index, String suffix) {
    return "$" + (before + index + 1) + "::" + columns.get(index).type.sql + suffix;
  }

  /** Returns the parameters of one row; more may be added behind them. */
  public Tuple of(T row) {
    var tuple = Tuple.tuple(new ArrayList<>(columns.size() + 4));
    columns.forEach(column -> tuple.addValue(column.of(row)));
    return tuple;
  }

  /** Returns one array a column; more parameters may be added behind them. */
  public Tuple of(List<T> rows) {
    return addTo(Tuple.tuple(new ArrayList<>(columns.size() + 4)), rows);
  }

  /** Adds the parameters of one row behind those that precede them. */
  public Tuple addTo(Tuple preceding, T row) {
    columns.forEach(column -> preceding.addValue(column.of(row)));
    return preceding;
  }

  /** Adds one array a column behind the parameters that precede them. */
  public Tuple addTo(Tuple preceding, List<T> rows) {
    columns.forEach(column -> preceding.addValue(column.of(rows)));
    return preceding;
  }
}
