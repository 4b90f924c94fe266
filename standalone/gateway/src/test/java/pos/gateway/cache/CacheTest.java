package pos.gateway.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** The memory of the cache. */
class CacheTest {

  private static final Buffer PIECE = Buffer.buffer(new byte[64 << 10]);

  private final Cache cache = new Cache();

  @Test
  void memory_is_bounded_and_the_entry_used_longest_ago_goes_first() {
    for (int i = 0; i < 1000; i++) {
      var body = Buffer.buffer(new byte[20_000]);
      cache.put("key" + i, new Cache.Entry(200, MultiMap.caseInsensitiveMultiMap(), body, 0, 60));
      assertTrue(cache.get("key0", 1) != null);
    }
    assertTrue(cache.used() <= 4 << 20);
    assertNull(cache.get("key1", 1));
    assertNull(cache.get("key0", 60));
  }

  @Test
  void copies_that_are_being_made_are_bounded_together() {
    var copies = new ArrayList<PendingEntry>();
    for (int i = 0; i < 40; i++) {
      copies.add(begun("key" + i));
      copies.getLast().add(PIECE);
    }
    copies.forEach(PendingEntry::store);
    assertNotNull(cache.get("key31", 1), "2 MiB are for copies");
    assertNull(cache.get("key32", 1));
  }

  @Test
  void the_room_of_a_copy_is_given_back() {
    for (int i = 0; i < 40; i++) {
      var abandoned = begun("abandoned");
      abandoned.add(PIECE);
      abandoned.discard();
      abandoned.discard();
      var tooLarge = begun("too-large");
      for (int piece = 0; piece < 5; piece++) {
        tooLarge.add(PIECE);
      }
      tooLarge.store();
    }
    var copy = begun("key");
    copy.add(PIECE);
    copy.add(PIECE);
    copy.store();
    assertEquals(2 * PIECE.length(), cache.get("key", 1).body().length());
    assertNull(cache.get("too-large", 1));
    assertNull(cache.get("abandoned", 1));
  }

  private PendingEntry begun(String key) {
    var copy = new PendingEntry(cache, key);
    copy.begin(200, MultiMap.caseInsensitiveMultiMap(), 0, 60);
    return copy;
  }
}
