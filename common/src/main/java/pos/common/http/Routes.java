package pos.common.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The routes of a router that serve a method at a path, for what the router itself does not say. */
final class Routes {

  private static final Pattern PARAMETER = Pattern.compile(":[a-z_]+");

  private record Served(Route route, Pattern path) {

    boolean leadsTo(String requestPath) {
      return path.matcher(requestPath).matches();
    }
  }

  private final List<Served> served;

  private Routes(List<Served> served) {
    this.served = served;
  }

  /** Reads the routes once; routes that are added later are not seen. */
  static Routes of(Router router) {
    return new Routes(router.getRoutes().stream()
        .filter(route -> route.methods() != null && route.getPath() != null)
        .map(route -> new Served(route, Pattern.compile(PARAMETER.matcher(route.getPath()).replaceAll("[^/]+") + "/?")))
        .toList());
  }

  /** Finds the route of a request whose context no longer knows it because it has failed. */
  Optional<Route> find(HttpMethod method, String path) {
    return served.stream().filter(each -> each.route.methods().contains(method) && each.leadsTo(path))
        .map(Served::route).findFirst();
  }

  /** Returns the methods that a path knows, for {@code Allow}. */
  TreeSet<String> methods(String path) {
    var methods = new TreeSet<String>();
    served.stream().filter(each -> each.leadsTo(path))
        .forEach(each -> each.route.methods().forEach(method -> methods.add(method.name())));
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }

  /** Returns path templates by the name of their route. */
  Map<String, String> templates() {
    var templates = new TreeMap<String, String>();
    served.forEach(each -> templates.put(each.route.getName(), each.route.getPath()));
    return templates;
  }
}
