package pos.gateway.upstream;

import java.util.List;
import java.util.Set;

/**
 * Chooses the healthy address with the fewest open requests, and of several the one after the last choice, so that
 * requests that come one at a time reach every address. Kong's heap breaks ties otherwise: there, they reach two of
 * three addresses and three of five (docs/adr/0041-ties-of-least-connections.md).
 */
final class LeastConnections implements Balancer {

  private final List<Address> addresses;
  private int next;

  LeastConnections(List<Address> addresses) {
    this.addresses = addresses;
  }

  @Override
  public Address take(Set<Address> failed) {
    Address least = null;
    var first = next;
    for (int i = 0; i < addresses.size(); i++) {
      var at = (first + i) % addresses.size();
      var address = addresses.get(at);
      if (address.health().isHealthy() && !failed.contains(address)
          && (least == null || address.openRequests() < least.openRequests())) {
        least = address;
        next = at + 1;
      }
    }
    return least;
  }
}
