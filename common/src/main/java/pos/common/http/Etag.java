package pos.common.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** Versions as strong entity tags, with the preconditions {@code If-Match} and {@code If-None-Match}. */
public final class Etag {

  private static final Pattern VERSION = Pattern.compile("\"[0-9]{1,18}\"");
  private static final Pattern TAG = Pattern.compile("(W/)?\"[\\x21\\x23-\\x7e]*\"");

  /** Expected by a tag that is not one of ours. */
  private static final ExpectedVersion NO_VERSION = ExpectedVersion.of(-1);

  private Etag() {}

  /** Returns a resource and sets its ETag, or answers 304 and returns null when the client has that version. */
  public static JsonObject answer(RoutingContext ctx, JsonObject resource) {
    return answer(ctx, tag(resource.getLong("version")), resource);
  }

  /** Does the same with a tag for a path that can lead to different resources with equal versions. */
  public static JsonObject answer(RoutingContext ctx, String tag, JsonObject resource) {
    ctx.response().putHeader("ETag", tag);
    var known = ctx.request().getHeader("If-None-Match");
    if (known != null && (known.equals("*") || known.contains(tag))) {
      ctx.response().setStatusCode(304).end();
      return null;
    }
    return resource;
  }

  /** @throws Failure 400 when {@code If-Match} is not a single ETag */
  public static ExpectedVersion expected(RoutingContext ctx) {
    var header = ctx.request().getHeader("If-Match");
    if (header == null || header.equals("*")) {
      return ExpectedVersion.ANY;
    }
    if (!TAG.matcher(header).matches()) {
      throw Failure.badRequest("If-Match", Flaw.of("not_an_etag", "must be a single ETag, quotes included"));
    }
    return VERSION.matcher(header).matches()
        ? ExpectedVersion.of(Long.parseLong(header.substring(1, header.length() - 1))) : NO_VERSION;
  }

  static String tag(long version) {
    return "\"" + version + "\"";
  }
}
