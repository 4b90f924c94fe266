package pos.gateway.upstream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Chooses the address with the fewest open requests. The addresses are in a heap, as in Kong, so that ties are broken
 * in the same way: of three idle addresses, requests that come one at a time reach two.
 */
final class LeastConnections implements Balancer {

  private final List<Address> addresses;
  private final List<Address> heap = new ArrayList<>();

  LeastConnections(List<Address> addresses) {
    this.addresses = addresses;
    healthChanged();
  }

  @Override
  public Address take(Set<Address> failed) {
    if (heap.isEmpty()) {
      return null;
    }
    var address = least(failed);
    if (address == null) {
      // the request has failed at every address: begin again
      failed.clear();
      address = heap.getFirst();
    }
    address.opened();
    sink(heap.indexOf(address));
    return address;
  }

  @Override
  public void release(Address address) {
    address.closed();
    var at = heap.indexOf(address);
    if (at >= 0) {
      rise(at);
    }
  }

  @Override
  public void healthChanged() {
    heap.clear();
    for (var address : addresses) {
      if (address.health().isHealthy()) {
        heap.add(address);
        rise(heap.size() - 1);
      }
    }
  }

  private Address least(Set<Address> failed) {
    Address least = null;
    for (var address : heap) {
      if (!failed.contains(address) && (least == null || address.openRequests() < least.openRequests())) {
        least = address;
      }
    }
    return least;
  }

  private void rise(int at) {
    while (at > 0 && isFewer(at, (at - 1) / 2)) {
      Collections.swap(heap, at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void sink(int at) {
    while (true) {
      int least = at;
      for (int child = 2 * at + 1; child <= 2 * at + 2; child++) {
        if (child < heap.size() && isFewer(child, least)) {
          least = child;
        }
      }
      if (least == at) {
        return;
      }
      Collections.swap(heap, at, least);
      at = least;
    }
  }

  private boolean isFewer(int first, int second) {
    return heap.get(first).openRequests() < heap.get(second).openRequests();
  }
}
