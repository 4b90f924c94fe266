package pos.common.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Collectors;
import pos.common.rule.Links;
import pos.common.sql.Page;

/** The answers of lists. */
public final class Pages {

  /** The longest link in a header: the gateway takes no more than about 7,900 bytes of headers from a service. */
  private static final int LONGEST_LINK = 6000;

  private Pages() {}

  /**
   * Returns the page as JSON with its links; also sets the {@code Link} header (RFC 8288), unless a client has made it too
   * long with parameters of its own.
   */
  public static <T> JsonObject toJson(RoutingContext ctx, Page<T> page, Function<T, JsonObject> item) {
    var path = HttpApp.path(ctx);
    var links = Links.self(path + currentQuery(ctx));
    if (page.nextCursor() != null) {
      var next = path + nextQuery(ctx, page.nextCursor());
      links.to("next", next);
      if (next.length() <= LONGEST_LINK) {
        ctx.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
      }
    }
    var items = new JsonArray();
    page.items().forEach(row -> items.add(item.apply(row)));
    return new JsonObject().put("items", items).put("next_cursor", page.nextCursor()).put("_links", links.toJson());
  }

  private static String currentQuery(RoutingContext ctx) {
    return ctx.request().query() == null ? "" : "?" + ctx.request().query();
  }

  private static String nextQuery(RoutingContext ctx, String cursor) {
    var kept = ctx.queryParams().entries().stream()
        .filter(parameter -> !parameter.getKey().equals("cursor"))
        .map(parameter -> escape(parameter.getKey()) + "=" + escape(parameter.getValue()) + "&")
        .collect(Collectors.joining());
    return "?" + kept + "cursor=" + escape(cursor);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
