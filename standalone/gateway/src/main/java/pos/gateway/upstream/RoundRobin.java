package pos.gateway.upstream;

import java.util.List;
import java.util.Set;

/** Chooses one healthy address after the other. */
final class RoundRobin implements Balancer {

  private final List<Address> addresses;
  private int last = -1;

  RoundRobin(List<Address> addresses) {
    this.addresses = addresses;
  }

  @Override
  public Address take(Set<Address> failed) {
    for (int tried = 0; tried < addresses.size(); tried++) {
      last = (last + 1) % addresses.size();
      var address = addresses.get(last);
      if (address.health().isHealthy() && !failed.contains(address)) {
        return address;
      }
    }
    return null;
  }
}
