package pos.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import pos.common.sql.Cursor;
import pos.common.sql.Database;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;

/**
 * Checks that lists of large tables are served by indices: what a page reads must not grow with the table.
 *
 * <p>Each statement is explained before it is run, with a plan for its values and with one for any values: PostgreSQL
 * changes to the latter when a statement has been repeated, unless it begins with {@link Database#PLAN_ANEW}.
 */
public final class Plans {

  private static final int LIMIT = 10;
  /** A page of ten rows with their details; the tables have thousands of pages. */
  private static final Limit PAGE = new Limit(500, 1000);

  private final SqlConnection connection;
  private final Map<String, Set<String>> filters;
  private final Set<String> checked = new HashSet<>();

  /** @param filters the names of the filters that each list offers, by the list's operation */
  Plans(SqlConnection connection, Map<String, Set<String>> filters) {
    this.connection = connection;
    this.filters = filters;
  }

  /** What a statement may read. @param scannedRows of a table that is read from its beginning to its end */
  private record Limit(int blocks, int scannedRows) {

    void mustHold(String what, JsonObject plan) {
      var blocks = plan.getLong("Shared Hit Blocks") + plan.getLong("Shared Read Blocks");
      if (blocks > this.blocks || scansTable(plan)) {
        throw new AssertionError(what + " reads " + blocks + " blocks:\n" + plan.encodePrettily());
      }
    }

    private boolean scansTable(JsonObject plan) {
      var rows = plan.getDouble("Actual Rows", 0.0) + plan.getDouble("Rows Removed by Filter", 0.0);
      return "Seq Scan".equals(plan.getString("Node Type"))
          && rows * plan.getDouble("Actual Loops", 0.0) > scannedRows
          || plan.getJsonArray("Plans", new JsonArray()).stream().anyMatch(part -> scansTable((JsonObject) part));
    }
  }

  /** A query of a list, as the tables' classes have it. */
  public interface Listing {
    Future<? extends Page<?>> list(SqlClient client, PageRequest page);
  }

  /**
   * Checks the first two pages of a list without a filter and with each that its contract offers.
   *
   * @param operation the list's operation in the contract
   * @param listings by filter; that without a filter has an empty name
   */
  public void check(String operation, String order, Map<String, Listing> listings) {
    var offered = new HashSet<>(filters.get(operation));
    offered.add("");
    assertEquals(offered, listings.keySet(), "filters of " + operation);
    checked.add(operation);
    listings.forEach((filter, listing) ->
        checkPages(operation + (filter.isEmpty() ? "" : " by " + filter), order, listing));
  }

  /** Checks the first two pages of a list in one of its orders. */
  public void checkPages(String what, String order, Listing listing) {
    var first = listing.list(client(what, PAGE), new PageRequest(order, Optional.empty(), LIMIT)).await();
    if (first.nextCursor() != null) {
      var after = Cursor.parse(first.nextCursor(), order);
      listing.list(client(what + ", second page", PAGE), new PageRequest(order, Optional.of(after), LIMIT)).await();
    }
  }

  /**
   * Checks statements that read all rows of a time, and so may read tables that have no others.
   *
   * @param mostBlocks of each statement
   */
  public <T> T checkReads(String what, int mostBlocks, Function<SqlClient, Future<T>> reads) {
    return reads.apply(client(what, new Limit(mostBlocks, Integer.MAX_VALUE))).await();
  }

  /** Fails when a list of the contract was not checked; those for the examination of books read all of them anyway. */
  public void mustBeComplete() {
    var lists = new HashSet<>(filters.keySet());
    lists.removeIf(operation -> operation.startsWith("audit_"));
    assertEquals(lists, checked, "checked lists");
  }

  private SqlClient client(String what, Limit limit) {
    return proxy(SqlClient.class, connection, what, limit, null);
  }

  /** Returns the target with one difference: it explains prepared statements before it executes them. */
  private <T> T proxy(Class<T> type, Object target, String what, Limit limit, String sql) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
      try {
        if (method.getName().equals("execute") && arguments != null && arguments[0] instanceof Tuple values) {
          return explain(what, limit, sql, values).compose(_ -> invoke(method, target, arguments));
        }
        var result = method.invoke(target, arguments);
        return result instanceof PreparedQuery<?> query
            ? proxy(PreparedQuery.class, query, what, limit, sql == null ? (String) arguments[0] : sql) : result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }));
  }

  private static Future<Object> invoke(Method method, Object target, Object[] arguments) {
    try {
      return ((Future<?>) method.invoke(target, arguments)).map(result -> result);
    } catch (ReflectiveOperationException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> explain(String what, Limit limit, String sql, Tuple values) {
    var specific = explain(what, limit, sql, values, "custom");
    return sql.startsWith(Database.PLAN_ANEW) ? specific
        : specific.compose(_ -> explain(what, limit, sql, values, "generic"));
  }

  private Future<Void> explain(String what, Limit limit, String sql, Tuple values, String kind) {
    var parameters = values.size() == 0 ? "" : "(" + literals(values) + ")";
    return run("SET plan_cache_mode = force_" + kind + "_plan")
        .compose(_ -> run("PREPARE listing AS " + sql))
        .compose(_ -> run("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE listing" + parameters))
        .compose(rows -> run("DEALLOCATE listing").map(rows))
        .map(rows -> {
          limit.mustHold(what + " (" + kind + " plan)",
              rows.iterator().next().get(JsonArray.class, 0).getJsonObject(0).getJsonObject("Plan"));
          return null;
        });
  }

  private Future<RowSet<Row>> run(String sql) {
    return connection.query(sql).execute();
  }

  private static String literals(Tuple values) {
    return IntStream.range(0, values.size()).mapToObj(i -> literal(values.getValue(i)))
        .collect(Collectors.joining(", "));
  }

  private static String literal(Object value) {
    return switch (value) {
      case null -> "NULL";
      case Number number -> number.toString();
      // without a type, so that it has that of the parameter
      case Object[] array -> "'" + Arrays.stream(array).map(Object::toString)
          .collect(Collectors.joining("\",\"", "{\"", "\"}")).replace("'", "''") + "'";
      default -> "'" + value.toString().replace("'", "''") + "'";
    };
  }

  /** Fills tables for a check, and brings the planner's statistics up to date. */
  public void fill(List<String> statements) {
    statements.forEach(statement -> run(statement).await());
    run("VACUUM ANALYZE").await();
  }
}
