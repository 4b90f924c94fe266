package pos.cart;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was heard lately, as much as fits: fresh for a while, and the last known after that. */
final class Recent<K, V> {

  private record Known<V>(V value, long until) {}

  private final InstantSource clock;
  private final Map<K, Known<V>> known;

  /** @param capacity what was used longest ago makes room for more */
  Recent(InstantSource clock, int capacity) {
    this.clock = clock;
    this.known = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Known<V>> eldest) {
        return size() > capacity;
      }
    };
  }

  void put(K key, V value, long seconds) {
    known.put(key, new Known<>(value, clock.millis() + 1000 * seconds));
  }

  /** The value while it is fresh, otherwise null. */
  V fresh(K key) {
    var found = known.get(key);
    return found != null && isFresh(found) ? found.value : null;
  }

  /** The value, however old, or null when it was never heard or made room since. */
  V last(K key) {
    var found = known.get(key);
    return found == null ? null : found.value;
  }

  long countFresh() {
    return known.values().stream().filter(this::isFresh).count();
  }

  private boolean isFresh(Known<V> found) {
    return clock.millis() < found.until;
  }
}
