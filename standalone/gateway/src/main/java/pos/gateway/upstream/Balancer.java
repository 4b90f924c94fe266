package pos.gateway.upstream;

import java.util.Set;

/** Chooses a healthy address for each request. */
public interface Balancer {

  /**
   * Returns an address for a request, which counts as open there until the address is released.
   *
   * @param failed the addresses where this request has failed already
   * @return null when no address is healthy
   */
  Address take(Set<Address> failed);

  void release(Address address);

  /** Takes note that an address has become healthy or unhealthy. */
  void healthChanged();
}
