package pos.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Consumer;
import pos.gateway.config.Credentials;
import pos.gateway.config.Placeholders;
import pos.gateway.config.Route;
import pos.gateway.config.Scope;
import pos.gateway.config.Service;
import pos.gateway.config.Settings;
import pos.gateway.config.Upstream;
import pos.gateway.plugin.Chains;
import pos.gateway.plugin.Plugin;
import pos.gateway.plugin.Plugins;
import pos.gateway.routing.Router;

/** A kong.yml that this gateway can enforce completely: a file with anything else in it is refused. */
public final class GatewayFile {

  private final List<Consumer> consumers = new ArrayList<>();
  private final Credentials credentials = new Credentials();
  private final Plugins plugins = new Plugins();
  private final List<Route> routes = new ArrayList<>();
  private final Router router;
  private final List<Upstream> upstreams;

  private GatewayFile(Settings root) {
    root.only("_format_version", null, "3.0");
    for (var settings : root.list("consumers", "consumer")) {
      addConsumer(settings);
    }
    plugins.read(root, Scope.GLOBAL);
    addRoutes(root, null);
    for (var settings : root.list("services", "service")) {
      addService(settings);
    }
    router = new Router(routes);
    upstreams = root.list("upstreams", "upstream").stream().map(Upstream::from).toList();
    check();
    root.skip("_comment", "_ignore").done();
  }

  /**
   * Reads and checks kong.yml, with development.env beside it.
   *
   * @throws BadGatewayFile with a message for the operator when the file cannot be read, or not be enforced completely
   */
  public static GatewayFile read(Path kongYml, Map<String, String> environment) {
    try {
      var defaults = kongYml.resolveSibling("development.env");
      var placeholders = new Placeholders(environment,
          Files.exists(defaults) ? Files.readAllLines(defaults).stream() : Stream.empty());
      var text = placeholders.withoutUnusedBlocks(Files.readString(kongYml));
      var yaml = new Load(LoadSettings.builder().setLabel("kong.yml").setAllowDuplicateKeys(false).build());
      return new GatewayFile(Settings.of("kong.yml", placeholders.fill(yaml.loadFromString(text))));
    } catch (IOException e) {
      throw new BadGatewayFile("kong.yml cannot be read: " + e.getMessage());
    } catch (YamlEngineException e) {
      throw new BadGatewayFile("kong.yml is not valid YAML: " + e.getMessage());
    }
  }

  /** Returns the names of the variables that the file is filled with; none when it cannot be read. */
  public static Set<String> variables(Path kongYml) {
    try {
      return Placeholders.names(Files.readString(kongYml));
    } catch (IOException e) {
      // what needs the file says so
      return Set.of();
    }
  }

  /** Returns the consumers that act for one location, with that location. */
  public Map<String, String> locations() {
    return consumers.stream().filter(consumer -> consumer.customId() != null)
        .collect(Collectors.toMap(Consumer::username, Consumer::customId, (one, _) -> one, TreeMap::new));
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

  /** Returns the plugins of a route: its own, those of its service and of consumers, and the global ones. */
  Chains chains(Route route) {
    return plugins.chains(route, consumers);
  }

  /** Returns the plugins of a request without a route. */
  Plugin[] everywhere() {
    return plugins.everywhere();
  }

  boolean measuresUpstreamHealth() {
    return plugins.measuresUpstreamHealth();
  }

  private void addConsumer(Settings settings) {
    var named = settings.as("consumer \"" + settings.text("username") + "\"");
    var consumer = Consumer.from(consumers.size(), named);
    credentials.add(consumer, named);
    plugins.read(named, Scope.ofConsumer(consumer.username()));
    named.skip("tags").done();
    consumers.add(consumer);
  }

  private void addService(Settings settings) {
    var service = Service.from(settings);
    plugins.read(settings, Scope.ofService(service.name()));
    addRoutes(settings, service);
    settings.skip("id", "tags").done();
  }

  private void addRoutes(Settings parent, Service service) {
    for (var settings : parent.list("routes", "route")) {
      plugins.read(settings, Scope.ofRoute(settings.text("name")));
      routes.add(Route.from(settings, service));
      settings.done();
    }
  }

  private void check() {
    plugins.check(distinct("routes", routes.stream().map(Route::name)),
        routes.stream().map(Route::serviceName).filter(name -> !name.isEmpty()).toList(),
        distinct("consumers", consumers.stream().map(Consumer::username)));
    distinct("upstreams", upstreams.stream().map(Upstream::name));
    routes.forEach(route -> chains(route).check(route));
  }

  private static List<String> distinct(String kind, Stream<String> names) {
    var all = names.toList();
    if (new HashSet<>(all).size() < all.size()) {
      throw new BadGatewayFile("kong.yml: two " + kind + " have the same name");
    }
    return all;
  }
}
