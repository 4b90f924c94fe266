package pos.gateway;

import io.vertx.core.net.SocketAddress;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pos.gateway.config.Route;
import pos.gateway.config.Service;
import pos.gateway.config.Upstream;
import pos.gateway.plugin.Chains;
import pos.gateway.upstream.UpstreamPool;

/** The routes of one gateway, each with its plugins and the addresses of its service. */
final class ActiveRoutes {

  private final Map<String, List<SocketAddress>> addresses;
  private final Map<String, UpstreamPool> pools = new LinkedHashMap<>();
  private final Map<Route, ActiveRoute> byRoute = new IdentityHashMap<>();

  /** @param pool null for a route without a service */
  record ActiveRoute(Chains chains, UpstreamPool pool) {}

  /** @param addresses by target; a target without any is a host name */
  ActiveRoutes(GatewayFile file, Map<String, List<SocketAddress>> addresses) {
    this.addresses = addresses;
    for (var upstream : file.upstreams()) {
      pools.put(upstream.name(), new UpstreamPool(upstream, addresses));
    }
    for (var route : file.routes()) {
      byRoute.put(route, new ActiveRoute(file.chains(route), route.service() == null ? null : pool(route.service())));
    }
  }

  ActiveRoute of(Route route) {
    return byRoute.get(route);
  }

  Collection<UpstreamPool> pools() {
    return pools.values();
  }

  private UpstreamPool pool(Service service) {
    return pools.computeIfAbsent(service.host(), _ -> new UpstreamPool(Upstream.of(service), addresses));
  }
}
