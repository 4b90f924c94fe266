package pos.gateway.cache;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** The memory of the cache. */
class CacheTest {

  @Test
  void memory_is_bounded_and_the_entry_used_longest_ago_goes_first() {
    var cache = new Cache();
    for (int i = 0; i < 1000; i++) {
      var body = Buffer.buffer(new byte[20_000]);
      cache.put("key" + i, new Cache.Entry(200, MultiMap.caseInsensitiveMultiMap(), body, 0, 60));
      assertTrue(cache.get("key0", 1) != null);
    }
    assertTrue(cache.used() <= 4 << 20);
    assertNull(cache.get("key1", 1));
    assertNull(cache.get("key0", 60));
  }
}
