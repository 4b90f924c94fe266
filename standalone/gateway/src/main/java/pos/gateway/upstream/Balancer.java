package pos.gateway.upstream;

import java.util.Set;

/** Chooses a healthy address for each request. */
interface Balancer {

  /**
   * Returns a healthy address for a request.
   *
   * @param failed the addresses where this request has failed already, which are left out
   * @return null when there is none
   */
  Address take(Set<Address> failed);
}
