package pos.gateway.upstream;

import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.gateway.client.Quota;
import pos.gateway.config.Upstream;

/** The addresses of one upstream, one of which is chosen for each request, and their health. */
public final class UpstreamPool {

  /** The most requests with a key that are open at once; one consumer can have half of them. */
  public static final int MOST_REQUESTS = 512;

  private static final int GATEWAY_TIMEOUT = 504;
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamPool.class);

  private final Upstream upstream;
  private final List<Address> addresses;
  private final Balancer balancer;
  private final Quota openRequests = new Quota(MOST_REQUESTS, MOST_REQUESTS / 2);

  /** @param known the addresses of targets; a target without any is a host name */
  public UpstreamPool(Upstream upstream, Map<String, List<SocketAddress>> known) {
    this.upstream = upstream;
    addresses = upstream.targets().stream()
        .flatMap(target -> known.getOrDefault(target, List.of(socket(target))).stream()
            .map(socket -> new Address(upstream, target, socket)))
        .collect(Collectors.toCollection(ArrayList::new));
    balancer = switch (upstream.algorithm()) {
      case ROUND_ROBIN -> new RoundRobin(addresses);
      case LEAST_CONNECTIONS -> new LeastConnections(addresses);
    };
  }

  public Upstream upstream() {
    return upstream;
  }

  public List<Address> addresses() {
    return addresses;
  }

  /** Replaces the addresses of a target; those that stay keep their health and their open requests. */
  void found(String target, Collection<SocketAddress> sockets) {
    var before = addresses.stream().filter(address -> address.target().equals(target)).map(Address::socket).toList();
    if (addresses.removeIf(address -> address.target().equals(target) && !sockets.contains(address.socket()))
        | addresses.addAll(sockets.stream().filter(socket -> !before.contains(socket))
            .map(socket -> new Address(upstream, target, socket)).toList())) {
      LOG.atInfo().addKeyValue("upstream", upstream.name()).log("{} is at {}", target, addresses);
    }
  }

  /** Returns the requests with a key that are open, by consumer. */
  public Quota openRequests() {
    return openRequests;
  }

  /**
   * Returns an address for a request, which counts as open there until the address is released.
   *
   * @param failed the addresses where this request has failed already; emptied when these are all that there are
   * @return null when no address is healthy
   */
  public Address take(Set<Address> failed) {
    var address = balancer.take(failed);
    if (address == null && !failed.isEmpty()) {
      failed.clear();
      address = balancer.take(failed);
    }
    if (address != null) {
      address.opened();
    }
    return address;
  }

  public void release(Address address) {
    address.closed();
  }

  /** Records the status of an answer to a client's request; a 504 of the service itself counts as a time-out too. */
  public void answered(Address address, int status) {
    if (status == GATEWAY_TIMEOUT) {
      timedOut(address);
      return;
    }
    noted(address, upstream.isChecked() && address.health().status(status, upstream.passive().thresholds()));
  }

  /** Records a client's request that found no connection, or whose connection broke. */
  public void broke(Address address) {
    noted(address, upstream.isChecked() && address.health().tcpFailure(upstream.passive().thresholds()));
  }

  /** Records a client's request that timed out. */
  public void timedOut(Address address) {
    noted(address, upstream.isChecked() && address.health().timeout(upstream.passive().thresholds()));
  }

  /** Logs when the health of an address has changed. */
  void noted(Address address, boolean changed) {
    if (changed) {
      LOG.atWarn().addKeyValue("upstream", upstream.name()).addKeyValue("address", address.toString())
          .log("{} is {}", address, address.health().isHealthy() ? "healthy" : "unhealthy");
    }
  }

  private static SocketAddress socket(String target) {
    var colon = target.lastIndexOf(':');
    return SocketAddress.inetSocketAddress(Integer.parseInt(target.substring(colon + 1)), target.substring(0, colon));
  }
}
