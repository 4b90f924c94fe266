package pos.gateway.config;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A route: the requests that take it, and the service to which they go.
 *
 * @param service null for a route whose plugins answer every request
 */
public record Route(String id, String name, Service service, List<String> paths, Set<HttpMethod> methods,
    int regexPriority, boolean stripsPath) {

  public static Route from(Settings settings, Service service) {
    settings.only("path_handling", "v0", "v0");
    settings.only("preserve_host", false, false);
    var name = settings.text("name");
    if (!settings.texts("protocols", List.of("http", "https")).contains("http")) {
      throw new BadGatewayFile(settings.where() + ": \"protocols\" must contain http, as the built-in gateway has no"
          + " TLS");
    }
    var paths = settings.texts("paths", List.of());
    if (paths.isEmpty()) {
      throw new BadGatewayFile(settings.where() + ": \"paths\" is missing");
    }
    // buffering changes Kong's memory, not what a client sees: this gateway always streams
    settings.skip("request_buffering", "response_buffering", "https_redirect_status_code", "tags");
    return new Route(settings.text("id", EntityIds.route(name)), name, service, paths,
        settings.texts("methods", List.of()).stream().map(HttpMethod::valueOf).collect(Collectors.toUnmodifiableSet()),
        settings.number("regex_priority", 0, 0, Integer.MAX_VALUE), settings.flag("strip_path", true));
  }

  /** Returns the service's name, empty when there is none. */
  public String serviceName() {
    return service == null ? "" : service.name();
  }

  /** @param consumer null for anonymous requests */
  public Scope scope(String consumer) {
    return new Scope(name, service == null ? null : service.name(), consumer);
  }

  /** Returns the path by which logs name the route. */
  public String template() {
    return paths.getFirst();
  }
}
