package pos.gateway.config;

import java.util.List;

/** Where a plugin applies: the names of a route, a service and a consumer, each null where it is not restricted. */
public record Scope(String route, String service, String consumer) {

  public static final Scope GLOBAL = new Scope(null, null, null);

  public static Scope ofRoute(String route) {
    return new Scope(route, null, null);
  }

  public static Scope ofService(String service) {
    return new Scope(null, service, null);
  }

  public static Scope ofConsumer(String consumer) {
    return new Scope(null, null, consumer);
  }

  /** Reads the scope of a plugin on the top level of the file or under an entity with a scope of its own. */
  public static Scope of(Settings plugin, Scope parent) {
    return new Scope(plugin.text("route", parent.route), plugin.text("service", parent.service),
        plugin.text("consumer", parent.consumer));
  }

  /**
   * Returns the scopes that include this one, in Kong's order of precedence: those with the consumer come before those
   * with the route, and those before the service.
   */
  public List<Scope> precedence() {
    return List.of(this, new Scope(route, null, consumer), new Scope(null, service, consumer),
        new Scope(route, service, null), new Scope(null, null, consumer), new Scope(route, null, null),
        new Scope(null, service, null), GLOBAL);
  }
}
