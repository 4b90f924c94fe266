package pos.common;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** Versions as strong entity tags: {@code If-Match} guards changes, {@code If-None-Match} spares reads. */
public final class Etag {

  private static final Pattern VERSION = Pattern.compile("\"[0-9]{1,18}\"");
  private static final Pattern TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");

  private Etag() {}

  /** Answers a resource with its ETag, or 304 without it when the client has that version already. */
  public static JsonObject answer(RoutingContext ctx, JsonObject resource) {
    return answer(ctx, tag(resource.getLong("version")), resource);
  }

  /** The same where one path may lead to different resources, whose versions alone would not tell them apart. */
  public static JsonObject answer(RoutingContext ctx, String tag, JsonObject resource) {
    ctx.response().putHeader("ETag", tag);
    var known = ctx.request().getHeader("If-None-Match");
    if (known != null && (known.equals("*") || known.contains(tag))) {
      ctx.response().setStatusCode(304).end();
      return null;
    }
    return resource;
  }

  /** @return the version that {@code If-Match} asks for, or null when any version will do */
  public static Long expected(RoutingContext ctx) {
    var header = ctx.request().getHeader("If-Match");
    if (header == null || header.equals("*")) {
      return null;
    }
    if (!TAG.matcher(header).matches()) {
      throw Failure.badRequest("If-Match", "must be one ETag, quotes included");
    }
    // what no version of ours looks like is none of them
    return VERSION.matcher(header).matches() ? Long.parseLong(header.substring(1, header.length() - 1)) : -1L;
  }

  static String tag(long version) {
    return "\"" + version + "\"";
  }
}
