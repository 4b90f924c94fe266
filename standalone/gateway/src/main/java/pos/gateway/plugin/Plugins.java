package pos.gateway.plugin;

import java.util.List;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Consumer;
import pos.gateway.config.Route;
import pos.gateway.config.Scope;
import pos.gateway.config.Settings;

/** The plugins that the gateway implements, in the order in which Kong runs them, as configured in one file. */
public final class Plugins {

  private final PluginKind<Prometheus> prometheus = PluginKind.of("prometheus", (config, _) -> Prometheus.from(config));
  private final List<PluginKind<?>> kinds = List.of(
      PluginKind.ofFunction("pre-function", "http-format", (config, _) -> RequestFormat.from(config)),
      PluginKind.of("correlation-id", (config, _) -> CorrelationId.from(config)),
      PluginKind.of("cors", (config, _) -> Cors.from(config)),
      PluginKind.of("jwt", (config, _) -> Jwt.from(config)),
      PluginKind.of("key-auth", (config, _) -> KeyAuth.from(config)),
      PluginKind.of("request-size-limiting", (config, _) -> RequestSizeLimiting.from(config)),
      PluginKind.of("acl", (config, _) -> Acl.from(config)),
      PluginKind.of("rate-limiting", RateLimiting::from),
      PluginKind.of("request-transformer", (config, _) -> RequestTransformer.from(config)),
      PluginKind.of("proxy-cache", (config, _) -> ProxyCache.from(config)),
      prometheus,
      PluginKind.of("opentelemetry", (config, _) -> OpenTelemetry.from(config)),
      PluginKind.of("request-termination", (config, _) -> RequestTermination.from(config)));

  /** Reads the plugins under an entity, or on the top level of the file. */
  public void read(Settings parent, Scope parentScope) {
    for (var settings : parent.list("plugins", "plugin")) {
      var plugin = settings.as(settings.where() + " of " + parent.where());
      kind(plugin.text("name"), plugin.where()).read(plugin, Scope.of(plugin, parentScope));
      plugin.skip("id", "tags", "protocols").done();
    }
  }

  public Chains chains(Route route, List<Consumer> consumers) {
    return new Chains(route, consumers, kinds);
  }

  /** Returns the plugins of requests without a route: one element for each kind, null where it does not apply. */
  public Plugin[] everywhere() {
    return kinds.stream().map(PluginKind::global).toArray(Plugin[]::new);
  }

  public boolean measuresUpstreamHealth() {
    return prometheus.global() != null && prometheus.global().upstreamHealth();
  }

  /** Refuses plugins that name entities which do not exist, and a file without the function. */
  public void check(List<String> routes, List<String> services, List<String> consumers) {
    for (var kind : kinds) {
      for (var scope : kind.scopes()) {
        check("route", scope.route(), routes);
        check("service", scope.service(), services);
        check("consumer", scope.consumer(), consumers);
      }
      kind.checkFunction();
    }
  }

  private static void check(String entity, String name, List<String> known) {
    if (name != null && !known.contains(name)) {
      throw new BadGatewayFile("a plugin of kong.yml names the " + entity + " \"" + name + "\", which does not exist");
    }
  }

  private PluginKind<?> kind(String name, String where) {
    for (var kind : kinds) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new BadGatewayFile(where + ": the built-in gateway does not implement the plugin \"" + name + "\"");
  }
}
