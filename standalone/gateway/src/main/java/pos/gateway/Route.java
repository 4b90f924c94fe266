package pos.gateway;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One way in: which requests take it, to which service, and by which plugins they pass. */
record Route(String id, String name, Service service, List<String> paths, Set<HttpMethod> methods, int regexPriority,
    boolean stripsPath, Chains chains) {

  static Route from(Settings settings, Service service) {
    settings.only("path_handling", "v0", "v0");
    settings.only("preserve_host", false, false);
    var name = settings.text("name");
    if (!settings.texts("protocols", List.of("http", "https")).contains("http")) {
      throw new BadGatewayFile(settings.where() + ": \"protocols\" must have http, the built-in gateway has no TLS");
    }
    var paths = settings.texts("paths", List.of());
    if (paths.isEmpty()) {
      throw new BadGatewayFile(settings.where() + ": \"paths\" is missing");
    }
    // whether Kong buffers shows in its memory, not to a client: this gateway always streams
    settings.skip("request_buffering", "response_buffering", "https_redirect_status_code", "tags");
    return new Route(settings.text("id", EntityIds.route(name)), name, service, paths,
        settings.texts("methods", List.of()).stream().map(HttpMethod::valueOf).collect(Collectors.toUnmodifiableSet()),
        settings.number("regex_priority", 0, 0, Integer.MAX_VALUE), settings.flag("strip_path", true), null);
  }

  Route with(Chains chains) {
    return new Route(id, name, service, paths, methods, regexPriority, stripsPath, chains);
  }

  /** Refuses a plugin that asks for something that a path of this route does not capture. */
  void check() {
    for (var plugin : chains.of(null)) {
      if (plugin instanceof RequestTransformer transformer && transformer.capture() != null) {
        for (var path : paths) {
          if (!path.contains("(?<" + transformer.capture() + ">")) {
            throw new BadGatewayFile("route \"" + name + "\": its path " + path + " captures no \""
                + transformer.capture() + "\"");
          }
        }
      }
    }
  }

  /** What metrics call it. */
  Metrics.Place place() {
    return new Metrics.Place(service == null ? "" : service.name(), name);
  }

  /** What logs call its path. */
  String template() {
    return paths.getFirst();
  }
}
