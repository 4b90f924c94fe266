package pos.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The plugins this gateway knows, in the order in which Kong runs them, and where the file applies them. */
final class Plugins {

  private static final List<Kind> KINDS = List.of(
      new Kind("pre-function", (config, scope) -> RequestFormat.from(config)),
      new Kind("correlation-id", (config, scope) -> CorrelationId.from(config)),
      new Kind("cors", (config, scope) -> Cors.from(config)),
      new Kind("jwt", (config, scope) -> Jwt.from(config)),
      new Kind("key-auth", (config, scope) -> KeyAuth.from(config)),
      new Kind("request-size-limiting", (config, scope) -> RequestSizeLimiting.from(config)),
      new Kind("acl", (config, scope) -> Acl.from(config)),
      new Kind("rate-limiting", RateLimiting::from),
      new Kind("request-transformer", (config, scope) -> RequestTransformer.from(config)),
      new Kind("proxy-cache", (config, scope) -> ProxyCache.from(config)),
      new Kind("prometheus", (config, scope) -> Prometheus.from(config)),
      new Kind("request-termination", (config, scope) -> RequestTermination.from(config)),
      new Kind("post-function", (config, scope) -> ProblemJson.from(config)));

  /** Of Lua it knows one function for each of these plugins, by its name, and does the same. */
  private static final Map<String, String> FUNCTIONS =
      Map.of("pre-function", "request-format", "post-function", "problem-json");

  /** The place of prometheus in every chain. */
  static final int PROMETHEUS = slot("prometheus", "kong.yml");

  private final List<Map<Scope, Plugin>> byScope = new ArrayList<>();

  Plugins() {
    KINDS.forEach(kind -> byScope.add(new HashMap<>()));
  }

  /** Reads the plugins that stand under an entity, or on the top level of the file. */
  void read(Settings parent, Scope parentScope) {
    for (var settings : parent.list("plugins", "plugin")) {
      var plugin = settings.as(settings.where() + " of " + parent.where());
      var scope = Scope.of(plugin, parentScope);
      var slot = slot(plugin.text("name"), plugin.where());
      if (plugin.flag("enabled", true)) {
        if (byScope.get(slot).putIfAbsent(scope, parsed(KINDS.get(slot), plugin, scope)) != null) {
          throw new BadGatewayFile(plugin.where() + " stands there twice");
        }
      } else {
        plugin.skip("config", "instance_name");
      }
      plugin.skip("id", "tags", "protocols").done();
    }
  }

  Chains chains(Route route, List<Consumer> consumers) {
    return new Chains(route.name(), route.service() == null ? null : route.service().name(), consumers, byScope);
  }

  /** What applies to a request that no route takes. */
  Plugin[] everywhere() {
    return byScope.stream().map(plugins -> plugins.get(Scope.GLOBAL)).toArray(Plugin[]::new);
  }

  /** Refuses a file without one of the functions: this gateway does what they do in any case. */
  void checkFunctions() {
    FUNCTIONS.forEach((plugin, function) -> {
      if (!byScope.get(slot(plugin, "kong.yml")).containsKey(Scope.GLOBAL)) {
        throw new BadGatewayFile("kong.yml has no " + plugin + " \"" + function + "\" for all routes: the built-in"
            + " gateway has no other way");
      }
    });
  }

  /** Refuses a plugin that names an entity the file does not have. */
  void check(List<String> routes, List<String> services, List<String> consumers) {
    for (var scope : byScope.stream().flatMap(plugins -> plugins.keySet().stream()).collect(Collectors.toSet())) {
      check("route", scope.route(), routes);
      check("service", scope.service(), services);
      check("consumer", scope.consumer(), consumers);
    }
  }

  private static void check(String kind, String name, List<String> known) {
    if (name != null && !known.contains(name)) {
      throw new BadGatewayFile("a plugin of kong.yml names the " + kind + " \"" + name + "\", which does not exist");
    }
  }

  private static Plugin parsed(Kind kind, Settings plugin, Scope scope) {
    var config = plugin.section("config");
    if (FUNCTIONS.containsKey(kind.name)) {
      plugin.only("instance_name", null, FUNCTIONS.get(kind.name));
    }
    plugin.skip("instance_name");
    var parsed = kind.parse.apply(config, scope);
    config.done();
    return parsed;
  }

  private static int slot(String name, String where) {
    for (int slot = 0; slot < KINDS.size(); slot++) {
      if (KINDS.get(slot).name.equals(name)) {
        return slot;
      }
    }
    throw new BadGatewayFile(where + ": the built-in gateway does not implement the plugin \"" + name + "\"");
  }

  private record Kind(String name, BiFunction<Settings, Scope, Plugin> parse) {}
}
