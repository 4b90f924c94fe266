package pos.gateway.plugin;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Scope;
import pos.gateway.config.Settings;

/** One kind of plugin, and its configurations in one file by scope. */
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

  /** Returns a plugin that runs Lua in Kong: the gateway knows one function of each by its name, and does the same. */
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

  /** Returns the plugin that applies to all, or null when there is none. */
  P global() {
    return byScope.get(Scope.GLOBAL);
  }

  /** Returns the configuration that Kong uses for a request of this scope, or null when the plugin does not apply. */
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

  /** Refuses a file without the function for all routes: the gateway does what it does in any case. */
  void checkFunction() {
    if (function != null && global() == null) {
      throw new BadGatewayFile("kong.yml has no " + name + " \"" + function + "\" for all routes: the built-in gateway"
          + " always does what it does");
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
