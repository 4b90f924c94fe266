package pos.gateway.plugin;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Scope;
import pos.gateway.config.Settings;

/** One kind of plugin, with its configurations in one file by scope. */
final class PluginKind<P extends Plugin> {

  private final String name;
  private final String function;
  private final BiFunction<Settings, Scope, P> parser;
  private final Map<Scope, P> byScope = new HashMap<>();

  private PluginKind(String name, String function, BiFunction<Settings, Scope, P> parser) {
    this.name = name;
    this.function = function;
    this.parser = parser;
  }

  static <P extends Plugin> PluginKind<P> of(String name, BiFunction<Settings, Scope, P> parser) {
    return new PluginKind<>(name, null, parser);
  }

  /** Returns a kind that runs Lua in Kong. The gateway implements one function, known by its name. */
  static <P extends Plugin> PluginKind<P> ofFunction(String name, String function,
      BiFunction<Settings, Scope, P> parser) {
    return new PluginKind<>(name, function, parser);
  }

  String name() {
    return name;
  }

  void read(Settings plugin, Scope scope) {
    if (plugin.flag("enabled", true)) {
      if (byScope.putIfAbsent(scope, parsed(plugin, scope)) != null) {
        throw new BadGatewayFile(plugin.where() + " is declared twice");
      }
    } else {
      plugin.skip("config", "instance_name");
    }
  }

  /** Returns the configuration that applies to all requests, or null when there is none. */
  P global() {
    return byScope.get(Scope.GLOBAL);
  }

  /** Returns the configuration with precedence for a request, or null when the plugin does not apply. */
  P closest(Scope request) {
    for (var scope : request.precedence()) {
      var plugin = byScope.get(scope);
      if (plugin != null) {
        return plugin;
      }
    }
    return null;
  }

  Set<Scope> scopes() {
    return byScope.keySet();
  }

  /** Refuses a file without the function for all requests, as the gateway always does what the function does. */
  void checkFunction() {
    if (function != null && global() == null) {
      throw new BadGatewayFile("kong.yml has no " + name + " \"" + function + "\" for all routes, which the"
          + " built-in gateway always applies");
    }
  }

  private P parsed(Settings plugin, Scope scope) {
    var config = plugin.section("config");
    if (function != null) {
      plugin.only("instance_name", null, function);
    }
    plugin.skip("instance_name");
    var parsed = parser.apply(config, scope);
    config.done();
    return parsed;
  }
}
