package pos.gateway.upstream;

import java.util.Set;

/** Decides which healthy address takes the next request. */
public interface Balancer {

  /**
   * The address for a request, which counts as open there until it is released.
   *
   * @param failed the addresses where this request has failed already
   * @return null when there is none
   */
  Address take(Set<Address> failed);

  void release(Address address);

  /** An address has become healthy or unhealthy. */
  void healthChanged();
}
