package pos.gateway.cache;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An LRU cache of answers, bounded in bytes. When most of it is in use, only answers that are asked for again within a
 * short time take the place of others: those that are asked for once would push out those that are asked for often, and
 * live just long enough to fill the old generation of the heap.
 */
public final class Cache {

  /** A page of a list may be somewhat larger than 256 KiB, a report several times that. */
  static final int LARGEST_BODY = 1 << 20;
  private static final int CAPACITY = 4 << 20;
  /** The bytes that any answers may have; the others are for those that are asked for again. */
  private static final int FREELY_GIVEN = 3 << 20;
  /** The bytes of all copies that are being made, beside the entries. */
  private static final int COPYING = 2 << 20;
  /** The bytes of an entry besides its text, estimated. */
  private static final int OVERHEAD = 512;
  /** How many of the answers that were asked for last are remembered, about. */
  private static final int REMEMBERED = 8192;

  private final Map<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
  /** The hashes of keys, each at a place that depends on it, until another key of that place is asked for. */
  private final int[] asked = new int[REMEMBERED];
  private long used;
  private long copied;

  /** An answer of a service; times in seconds. */
  public record Entry(int status, MultiMap headers, Buffer body, long storedAt, long timeToLive) {

    public long age(long now) {
      return now - storedAt;
    }

    private long size(String key) {
      var size = OVERHEAD + key.length() + (long) body.length();
      for (var header : headers) {
        size += header.getKey().length() + (long) header.getValue().length();
      }
      return size;
    }
  }

  /** Returns the entry of a key, or null when there is none that is still fresh. */
  public Entry get(String key, long now) {
    var entry = entries.get(key);
    if (entry != null && entry.age(now) >= entry.timeToLive()) {
      remove(key);
      return null;
    }
    return entry;
  }

  /** Returns whether an answer that is not in the cache is worth a place in it. */
  boolean admits(String key) {
    var hash = key.hashCode();
    var place = (hash ^ hash >>> 16) & REMEMBERED - 1;
    var again = asked[place] == hash;
    asked[place] = hash;
    return again || used < FREELY_GIVEN;
  }

  public void put(String key, Entry entry) {
    remove(key);
    entries.put(key, entry);
    used += entry.size(key);
    while (used > CAPACITY) {
      remove(entries.keySet().iterator().next());
    }
  }

  /** Takes room for a part of a copy, and returns false when there is none. */
  boolean takeForCopy(int bytes) {
    if (copied + bytes > COPYING) {
      return false;
    }
    copied += bytes;
    return true;
  }

  void giveBackForCopy(long bytes) {
    copied -= bytes;
  }

  /** Returns the bytes that are in use. */
  long used() {
    return used;
  }

  private void remove(String key) {
    var removed = entries.remove(key);
    if (removed != null) {
      used -= removed.size(key);
    }
  }
}
