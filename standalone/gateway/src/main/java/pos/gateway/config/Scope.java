package pos.gateway.config;

import java.util.List;

/** The requests to which a plugin applies, by the names of route, service and consumer; null does not restrict them. */
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
   * Returns the scopes that include this one, in Kong's order of precedence: the consumer goes before the route, and
   * the route before the service.
   */
  public List<Scope> precedence() {
    return List.of(this, new Scope(route, null, consumer), new Scope(null, service, consumer),
        new Scope(route, service, null), new Scope(null, null, consumer), new Scope(route, null, null),
        new Scope(null, service, null), GLOBAL);
  }
}
