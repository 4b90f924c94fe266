package pos.gateway;

import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of one upstream at work: who takes the next request, and what their answers say about their health. */
final class UpstreamPool {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamPool.class);

  private final Upstream upstream;
  private final List<Address> addresses;
  private final Balancer balancer;

  /** @param known what a target stands for, where that is not what its name says */
  UpstreamPool(Upstream upstream, Map<String, List<SocketAddress>> known) {
    this.upstream = upstream;
    addresses = upstream.targets().stream()
        .flatMap(target -> known.getOrDefault(target, List.of(socket(target))).stream()
            .map(socket -> new Address(target, socket)))
        .toList();
    balancer = upstream.algorithm().equals(Upstream.LEAST_CONNECTIONS)
        ? new LeastConnections(addresses) : new RoundRobin(addresses);
  }

  Upstream upstream() {
    return upstream;
  }

  List<Address> addresses() {
    return addresses;
  }

  Address take(Set<Address> failed) {
    return balancer.take(failed);
  }

  void release(Address address) {
    balancer.release(address);
  }

  /** A client's request was answered with a status. */
  void answered(Address address, int status) {
    noted(address, upstream.isChecked() && address.health().status(status, upstream.passive().thresholds()));
  }

  /** A client's request met no connection, or one that broke. */
  void broke(Address address) {
    noted(address, upstream.isChecked() && address.health().tcpFailure(upstream.passive().thresholds()));
  }

  void timedOut(Address address) {
    noted(address, upstream.isChecked() && address.health().timeout(upstream.passive().thresholds()));
  }

  /** Spreads the word when an address has just become healthy or unhealthy. */
  void noted(Address address, boolean changed) {
    if (changed) {
      balancer.healthChanged();
      LOG.atWarn().addKeyValue("upstream", upstream.name()).addKeyValue("address", address.toString())
          .log("{} is {}", address, address.health().isHealthy() ? "healthy" : "unhealthy");
    }
  }

  private static SocketAddress socket(String target) {
    var colon = target.lastIndexOf(':');
    return SocketAddress.inetSocketAddress(Integer.parseInt(target.substring(colon + 1)), target.substring(0, colon));
  }
}
