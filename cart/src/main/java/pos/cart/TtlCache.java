package pos.cart;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded cache whose values are fresh for a limited time, and remain readable as the last known ones after that.
 *
 * <p>It locks because a metrics scrape may count on another event loop than the one that reads and writes.
 */
final class TtlCache<K, V> {

  private record Cached<V>(V value, long freshUntilMillis) {}

  private final InstantSource clock;
  private final Map<K, Cached<V>> entries;

  /** @param capacity the most entries; a further one displaces the least recently used */
  TtlCache(InstantSource clock, int capacity) {
    this.clock = clock;
    this.entries = new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Cached<V>> eldest) {
        return size() > capacity;
      }
    };
  }

  synchronized void put(K key, V value, Duration timeToLive) {
    entries.put(key, new Cached<>(value, clock.millis() + timeToLive.toMillis()));
  }

  /** Returns the value while its time to live lasts. */
  synchronized Optional<V> fresh(K key) {
    return Optional.ofNullable(entries.get(key)).filter(this::isFresh).map(Cached::value);
  }

  /** Returns the value regardless of its age, unless it was displaced. */
  synchronized Optional<V> lastKnown(K key) {
    return Optional.ofNullable(entries.get(key)).map(Cached::value);
  }

  /** Visits every entry. */
  synchronized long countFresh() {
    return entries.values().stream().filter(this::isFresh).count();
  }

  private boolean isFresh(Cached<V> entry) {
    return clock.millis() < entry.freshUntilMillis;
  }
}
