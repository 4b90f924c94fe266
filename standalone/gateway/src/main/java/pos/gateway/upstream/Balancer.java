package pos.gateway.upstream;

import java.util.Set;

/** Chooses a healthy address for each request. */
interface Balancer {

  /**
   * Returns an address for a request, which counts as open there until it is closed there.
   *
   * @param failed the addresses where this request has failed already
   * @return null when no address is healthy
   */
  Address take(Set<Address> failed);
}
