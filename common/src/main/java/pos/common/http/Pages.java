package pos.common.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import pos.common.rule.Links;
import pos.common.sql.Page;

/** The answers of lists. */
public final class Pages {

  /** The longest link in a header: the gateway takes no more than about 7,900 bytes of headers from a service. */
  private static final int LONGEST_LINK = 6000;

  private Pages() {}

  /**
   * Returns the page as JSON with its links; also sets the {@code Link} header (RFC 8288), unless values of the
   * query make it too long.
   */
  public static <T> JsonObject toJson(RoutingContext ctx, Page<T> page, Function<T, JsonObject> item) {
    var self = Query.of(ctx).canonical(null);
    var links = Links.self(HttpApp.path(ctx) + (self.isEmpty() ? "" : "?" + self));
    if (page.nextCursor() != null) {
      var next = HttpApp.path(ctx) + "?" + Query.of(ctx).canonical(page.nextCursor());
      links.to("next", next);
      if (next.length() <= LONGEST_LINK) {
        ctx.response().putHeader("Link", "<" + next + ">; rel=\"next\"");
      }
    }
    var items = new JsonArray();
    page.items().forEach(row -> items.add(item.apply(row)));
    return new JsonObject().put("items", items).put("next_cursor", page.nextCursor()).put("_links", links.toJson());
  }
}
