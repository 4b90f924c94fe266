package pos.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The plugins that requests on one route meet, in Kong's order, worked out once for every consumer and nobody. */
final class Chains {

  private final Plugin[] forNobody;
  private final Plugin[][] byConsumer;

  /** @param byScope for each kind of plugin, in the order of their priority, its configurations by scope */
  Chains(String route, String service, List<Consumer> consumers, List<Map<Scope, Plugin>> byScope) {
    forNobody = resolve(route, service, null, byScope);
    byConsumer = new Plugin[consumers.size()][];
    for (var consumer : consumers) {
      var chain = resolve(route, service, consumer.username(), byScope);
      byConsumer[consumer.index()] = Arrays.equals(chain, forNobody) ? forNobody : chain;
    }
  }

  /** One place for each kind of plugin; null where it does not apply. */
  Plugin[] of(Consumer consumer) {
    return consumer == null ? forNobody : byConsumer[consumer.index()];
  }

  private static Plugin[] resolve(String route, String service, String consumer, List<Map<Scope, Plugin>> byScope) {
    return byScope.stream().map(plugins -> closest(plugins, route, service, consumer)).toArray(Plugin[]::new);
  }

  /** Kong's precedence: what names the consumer goes before what names the route, and that before the service. */
  private static Plugin closest(Map<Scope, Plugin> plugins, String route, String service, String consumer) {
    for (var scope : new Scope[] {
        new Scope(route, service, consumer), new Scope(route, null, consumer), new Scope(null, service, consumer),
        new Scope(route, service, null), new Scope(null, null, consumer), new Scope(route, null, null),
        new Scope(null, service, null), Scope.GLOBAL}) {
      var plugin = plugins.get(scope);
      if (plugin != null) {
        return plugin;
      }
    }
    return null;
  }
}
