package pos.gateway.routing;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Route;

/**
 * Finds the route of a request as Kong does: a route that names methods goes before one that does not, a regular
 * expression before a prefix, a longer prefix before a shorter one; then the route with the higher id.
 */
public final class Router {

  private static final String META = "\\^$.|?*+()[]{}";
  private static final Comparator<Entry> KONGS_ORDER = Comparator
      .comparing((Entry entry) -> entry.route().methods().isEmpty())
      .thenComparing(entry -> entry.regex() == null)
      .thenComparing(entry -> entry.regex() == null ? 0 : -entry.route().regexPriority())
      .thenComparing(entry -> entry.regex() == null ? -entry.prefix().length() : 0)
      .thenComparing(entry -> entry.route().id(), Comparator.reverseOrder());

  private final Entry[] entries;

  public Router(List<Route> routes) {
    var entries = new ArrayList<Entry>();
    for (var route : routes) {
      for (var path : route.paths()) {
        entries.add(Entry.of(route, path));
      }
    }
    entries.sort(KONGS_ORDER);
    this.entries = entries.toArray(Entry[]::new);
  }

  /**
   * Returns the route of a request, with the match of its path.
   *
   * @param path the normalized path
   * @return null when no route takes the request
   */
  public Match match(HttpMethod method, String path) {
    for (var entry : entries) {
      if (path.startsWith(entry.prefix)
          && (entry.route.methods().isEmpty() || entry.route.methods().contains(method))) {
        if (entry.regex == null) {
          return new Match(entry.route, entry.prefix, null);
        }
        var matcher = entry.regex.matcher(path);
        if (matcher.lookingAt()) {
          return new Match(entry.route, matcher.group(), matcher);
        }
      }
    }
    return null;
  }

  /** A route, the part of the path that matched it, and the captured groups, null where the route has a prefix. */
  public record Match(Route route, String matched, Matcher captures) {

    /** Returns the path for the service, not escaped, by the rules of Kong's path handling v0. */
    public String servicePath(String path) {
      var base = route.service().path();
      var prefix = route.stripsPath() ? matched : "";
      var rest = sane(path.substring(prefix.isEmpty() ? 1 : prefix.length()));
      var root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
      if (!route.stripsPath()) {
        return base.endsWith("/") ? base + path.substring(1) : path.equals("/") ? base : base + path;
      }
      if (rest.isEmpty()) {
        var slash = path.length() > 1 && path.endsWith("/");
        return root.isEmpty() || slash ? root + "/" : root;
      }
      return rest.startsWith("/") ? root + rest : root + "/" + rest;
    }

    private static String sane(String rest) {
      if (rest.equals(".") || rest.equals("..")) {
        return "";
      }
      return rest.startsWith("./") ? rest.substring(2) : rest.startsWith("../") ? rest.substring(3) : rest;
    }
  }

  /** One path of a route. The prefix of a regular expression is the literal text with which every match begins. */
  private record Entry(Route route, String prefix, Pattern regex) {

    static Entry of(Route route, String path) {
      if (!path.startsWith("~")) {
        return new Entry(route, path, null);
      }
      var expression = path.substring(1);
      return new Entry(route, literalStart(expression), compiled(expression));
    }

    /** Compiles an expression as Kong understands it: only a line feed ends a line, and {@code $} is the very end. */
    private static Pattern compiled(String expression) {
      var end = expression.endsWith("$") && !expression.endsWith("\\$");
      try {
        return Pattern.compile(end ? expression.substring(0, expression.length() - 1) + "\\z" : expression,
            Pattern.UNIX_LINES);
      } catch (PatternSyntaxException e) {
        throw new BadGatewayFile("kong.yml: the path ~" + expression + " is not a regular expression: "
            + e.getDescription());
      }
    }

    private static String literalStart(String expression) {
      int end = 0;
      while (end < expression.length() && META.indexOf(expression.charAt(end)) < 0) {
        end++;
      }
      if (expression.indexOf('|') >= 0 && !insideGroups(expression)) {
        return "";
      }
      var quantified = end < expression.length() && "?*{".indexOf(expression.charAt(end)) >= 0;
      return expression.substring(0, quantified ? Math.max(0, end - 1) : end);
    }

    /** Returns whether every alternative is inside brackets: the start of the expression is then common to all. */
    private static boolean insideGroups(String expression) {
      int depth = 0;
      for (int i = 0; i < expression.length(); i++) {
        switch (expression.charAt(i)) {
          case '\\' -> i++;
          case '(', '[' -> depth++;
          case ')', ']' -> depth--;
          case '|' -> {
            if (depth == 0) {
              return false;
            }
          }
          default -> { }
        }
      }
      return true;
    }
  }
}
