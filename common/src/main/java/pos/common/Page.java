package pos.common;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One page of a list and where the next one begins. */
public record Page<T>(List<T> items, String nextCursor) {

  /**
   * @param rows up to {@code limit + 1} rows; the one too many says that there is a next page
   * @param key the sort key of a row, unique in the list
   */
  public static <T> Page<T> of(List<T> rows, int limit, String order, Function<T, Object[]> key) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    var items = rows.subList(0, limit);
    return new Page<>(items, Cursor.encode(order, key.apply(items.getLast())));
  }

  /** The wire form; also sets the {@code Link} header of RFC 8288. */
  public JsonObject toJson(RoutingContext ctx, Function<T, JsonObject> item) {
    var path = "/" + ctx.get(HttpApp.SERVICE) + ctx.request().path();
    var links = new JsonObject().put("self", href(path + query(ctx, null)));
    if (nextCursor != null) {
      var next = path + query(ctx, nextCursor);
      links.put("next", href(next));
      ctx.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
    }
    var list = new JsonArray();
    items.forEach(row -> list.add(item.apply(row)));
    return new JsonObject().put("items", list).put("next_cursor", nextCursor).put("_links", links);
  }

  private static JsonObject href(String path) {
    return new JsonObject().put("href", path);
  }

  private static String query(RoutingContext ctx, String cursor) {
    if (cursor == null) {
      return ctx.request().query() == null ? "" : "?" + ctx.request().query();
    }
    var kept = ctx.queryParams().entries().stream()
        .filter(e -> !e.getKey().equals("cursor"))
        .map(e -> escape(e.getKey()) + "=" + escape(e.getValue()) + "&")
        .collect(Collectors.joining());
    return "?" + kept + "cursor=" + escape(cursor);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
