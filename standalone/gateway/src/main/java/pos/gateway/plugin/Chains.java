package pos.gateway.plugin;

import java.util.Arrays;
import java.util.List;
import pos.gateway.config.Consumer;
import pos.gateway.config.Route;
import pos.gateway.config.Scope;

/** The plugins that requests on one route meet, in Kong's order, resolved once for each consumer. */
public final class Chains {

  private final Plugin[] anonymous;
  private final Plugin[][] byConsumer;

  Chains(Route route, List<Consumer> consumers, List<PluginKind<?>> kinds) {
    anonymous = resolve(route.scope(null), kinds);
    byConsumer = new Plugin[consumers.size()][];
    for (var consumer : consumers) {
      var chain = resolve(route.scope(consumer.username()), kinds);
      byConsumer[consumer.index()] = Arrays.equals(chain, anonymous) ? anonymous : chain;
    }
  }

  /**
   * Returns the plugins: one element for each kind, null where it does not apply.
   *
   * @param consumer null for anonymous requests
   */
  public Plugin[] of(Consumer consumer) {
    return consumer == null ? anonymous : byConsumer[consumer.index()];
  }

  /** Refuses a route on which one of its plugins cannot work. */
  public void check(Route route) {
    for (var plugin : anonymous) {
      if (plugin != null) {
        plugin.check(route);
      }
    }
  }

  private static Plugin[] resolve(Scope request, List<PluginKind<?>> kinds) {
    return kinds.stream().map(kind -> kind.closest(request)).toArray(Plugin[]::new);
  }
}
