package pos.common.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** Versions as strong entity tags, with the preconditions {@code If-Match} and {@code If-None-Match}. */
public final class Etag {

  private static final Pattern VERSION = Pattern.compile("\"([0-9]{1,18})\"");
  /** An element of a list of tags, which may be empty. */
  private static final Pattern ELEMENT =
      Pattern.compile("\\G[ \\t]*((?:W/)?\"[\\x21\\x23-\\x7e]*\")?[ \\t]*(?:,|$)");

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

  /** @throws Failure 400 when {@code If-Match} is neither {@code *} nor a list of ETags */
  public static ExpectedVersion expected(RoutingContext ctx) {
    return expected(ctx, VERSION);
  }

  /**
   * Returns the versions that tags of another form name; any other tag names none.
   *
   * @param version the form of a strong tag, whose first group is its version
   */
  public static ExpectedVersion expected(RoutingContext ctx, Pattern version) {
    var lines = ctx.request().headers().getAll("If-Match");
    var header = String.join(",", lines).strip();
    return lines.isEmpty() || header.equals("*") ? ExpectedVersion.ANY
        : ExpectedVersion.of(tags(header).stream().map(version::matcher).filter(Matcher::matches)
            .map(tag -> Long.valueOf(tag.group(1))).toArray(Long[]::new));
  }

  private static List<String> tags(String header) {
    var tags = new ArrayList<String>();
    var element = ELEMENT.matcher(header);
    var end = 0;
    while (end < header.length() && element.find()) {
      if (element.group(1) != null) {
        tags.add(element.group(1));
      }
      end = element.end();
    }
    if (tags.isEmpty() || end < header.length()) {
      throw Failure.badRequest("If-Match", Flaw.of("not_an_etag", "must be one or more ETags, quotes included"));
    }
    return tags;
  }

  static String tag(long version) {
    return "\"" + version + "\"";
  }
}
