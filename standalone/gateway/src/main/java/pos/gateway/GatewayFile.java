package pos.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** kong.yml as far as this gateway enforces it, which is all of it: anything else in the file is refused. */
public final class GatewayFile {

  private final List<Route> routes;
  private final Router router;
  private final List<Upstream> upstreams;
  private final Credentials credentials = new Credentials();
  private final Plugin[] everywhere;

  private GatewayFile(Settings root) {
    root.only("_format_version", null, "3.0");
    var consumers = new ArrayList<Consumer>();
    var plugins = new Plugins();
    for (var settings : root.list("consumers", "consumer")) {
      consumers.add(consumer(consumers.size(), settings, plugins));
    }
    plugins.read(root, Scope.GLOBAL);
    var declared = new ArrayList<Route>();
    declared.addAll(routes(root, null, plugins));
    for (var settings : root.list("services", "service")) {
      declared.addAll(service(settings, plugins));
    }
    // only now are all plugins known: a route's may also stand at its service, at a consumer or on the top level
    routes = declared.stream().map(route -> route.with(plugins.chains(route, consumers))).toList();
    router = new Router(routes);
    upstreams = root.list("upstreams", "upstream").stream().map(Upstream::from).toList();
    everywhere = plugins.everywhere();
    check(plugins, consumers);
    root.skip("_comment", "_ignore").done();
  }

  /**
   * Reads and checks kong.yml, with development.env beside it.
   *
   * @throws BadGatewayFile with a sentence for the operator when the file cannot be read or enforced as it stands
   */
  public static GatewayFile read(Path kongYml, Map<String, String> environment) {
    try {
      var defaults = kongYml.resolveSibling("development.env");
      var placeholders = new Placeholders(environment,
          Files.exists(defaults) ? Files.readAllLines(defaults).stream() : Stream.empty());
      var text = placeholders.withoutDevelopmentBlocks(Files.readString(kongYml));
      var yaml = new Load(LoadSettings.builder().setLabel("kong.yml").setAllowDuplicateKeys(false).build());
      return new GatewayFile(Settings.of("kong.yml", placeholders.fill(yaml.loadFromString(text))));
    } catch (IOException e) {
      throw new BadGatewayFile("kong.yml cannot be read: " + e.getMessage());
    } catch (YamlEngineException e) {
      throw new BadGatewayFile("kong.yml is not valid YAML: " + e.getMessage());
    }
  }

  List<Route> routes() {
    return routes;
  }

  Router router() {
    return router;
  }

  List<Upstream> upstreams() {
    return upstreams;
  }

  Credentials credentials() {
    return credentials;
  }

  /** The plugins of a request that no route takes. */
  Plugin[] everywhere() {
    return everywhere;
  }

  /** Whether the metrics tell how the targets of upstreams are. */
  boolean showsHealth() {
    return everywhere[Plugins.PROMETHEUS] instanceof Prometheus prometheus && prometheus.upstreamHealth();
  }

  private Consumer consumer(int index, Settings settings, Plugins plugins) {
    var named = settings.as("consumer \"" + settings.text("username") + "\"");
    var consumer = Consumer.from(index, named);
    credentials.add(consumer, named);
    plugins.read(named, new Scope(null, null, consumer.username()));
    named.skip("tags").done();
    return consumer;
  }

  private static List<Route> service(Settings settings, Plugins plugins) {
    var service = Service.from(settings);
    plugins.read(settings, new Scope(null, service.name(), null));
    var routes = routes(settings, service, plugins);
    settings.skip("id", "tags").done();
    return routes;
  }

  private static List<Route> routes(Settings parent, Service service, Plugins plugins) {
    var routes = new ArrayList<Route>();
    for (var settings : parent.list("routes", "route")) {
      plugins.read(settings, new Scope(settings.text("name"), null, null));
      routes.add(Route.from(settings, service));
      settings.done();
    }
    return routes;
  }

  private void check(Plugins plugins, List<Consumer> consumers) {
    plugins.check(distinct("routes", routes.stream().map(Route::name)),
        routes.stream().filter(route -> route.service() != null).map(route -> route.service().name()).toList(),
        distinct("consumers", consumers.stream().map(Consumer::username)));
    distinct("upstreams", upstreams.stream().map(Upstream::name));
    routes.forEach(Route::check);
    plugins.checkFunctions();
  }

  private static List<String> distinct(String kind, Stream<String> names) {
    var all = names.toList();
    if (new HashSet<>(all).size() < all.size()) {
      throw new BadGatewayFile("kong.yml: two " + kind + " have the same name");
    }
    return all;
  }
}
