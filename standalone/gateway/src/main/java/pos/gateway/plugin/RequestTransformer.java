package pos.gateway.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Route;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/**
 * Removes, replaces and adds headers of a request, and may replace its path.
 *
 * @param capture the captured group that becomes the path for the service, or null
 * @param before what the path for the service has before that
 */
record RequestTransformer(List<String> removed, List<Header> replaced, List<Header> added, String before,
    String capture) implements Plugin {

  private static final Pattern CAPTURE =
      Pattern.compile("([a-z/]*)\\$\\(uri_captures\\.([A-Za-z][A-Za-z0-9]*)\\)");

  static RequestTransformer from(Settings config) {
    var remove = config.section("remove");
    var replace = config.section("replace");
    var add = config.section("add");
    var uri = replace.text("uri", null);
    var capture = uri == null ? null : CAPTURE.matcher(uri);
    if (capture != null && !capture.matches()) {
      throw new BadGatewayFile(config.where()
          + ": of \"uri\" the built-in gateway implements only $(uri_captures.NAME), after a path");
    }
    var transformer = new RequestTransformer(remove.texts("headers", List.of()), headers(replace), headers(add),
        capture == null ? "" : capture.group(1), capture == null ? null : capture.group(2));
    remove.done();
    replace.done();
    add.done();
    return transformer;
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    var headers = exchange.headers();
    removed.forEach(headers::remove);
    for (var header : replaced) {
      if (headers.contains(header.name)) {
        headers.set(header.name, header.value);
      }
    }
    for (var header : added) {
      if (!headers.contains(header.name)) {
        headers.set(header.name, header.value);
      }
    }
    if (capture != null) {
      exchange.forwardCaptured(before, capture);
    }
    return null;
  }

  /** Refuses a route with a path that lacks the group. */
  @Override
  public void check(Route route) {
    for (var path : route.paths()) {
      if (capture != null && !path.contains("(?<" + capture + ">")) {
        throw new BadGatewayFile("route \"" + route.name() + "\": its path " + path + " captures no \"" + capture
            + "\"");
      }
    }
  }

  private static List<Header> headers(Settings settings) {
    var headers = new ArrayList<Header>();
    for (var text : settings.texts("headers", List.of())) {
      var colon = text.indexOf(':');
      if (colon < 1 || text.contains("$(")) {
        throw new BadGatewayFile(settings.where() + ": a header must be \"Name:value\" without a template, not "
            + text);
      }
      headers.add(new Header(text.substring(0, colon), text.substring(colon + 1)));
    }
    return List.copyOf(headers);
  }

  record Header(String name, String value) {}
}
