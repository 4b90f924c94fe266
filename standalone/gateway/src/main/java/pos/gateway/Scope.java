package pos.gateway;

/** Where a plugin applies: names of a route, a service, a consumer; null is any. */
record Scope(String route, String service, String consumer) {

  static final Scope GLOBAL = new Scope(null, null, null);

  /** What the file says at a plugin of the top level, or under an entity whose scope is given. */
  static Scope of(Settings plugin, Scope parent) {
    return new Scope(plugin.text("route", parent.route), plugin.text("service", parent.service),
        plugin.text("consumer", parent.consumer));
  }
}
