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

  private static Cache.Entry entry(int bytes, String... header) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    if (header.length > 0) {
      headers.add(header[0], header[1]);
    }
    return new Cache.Entry(200, headers, Buffer.buffer(new byte[bytes]), 100, 60);
  }

  @Test
  void an_entry_counts_with_its_key_its_headers_and_its_body_until_it_leaves() {
    cache.put("key", entry(1000, "name", "value"));
    assertEquals(512 + 3 + 4 + 5 + 1000, cache.used());
    cache.put("key", entry(10));
    assertEquals(512 + 3 + 10, cache.used(), "the old entry has left");
    assertNotNull(cache.get("key", 159));
    assertNull(cache.get("key", 160));
    assertEquals(0, cache.used(), "what is no longer fresh has left");
  }

  @Test
  void the_memory_may_be_used_to_the_last_byte() {
    cache.put("old", entry(0));
    cache.put("new", entry((4 << 20) - 2 * (512 + 3)));
    assertNotNull(cache.get("old", 100));
    cache.put("new", entry((4 << 20) - 2 * (512 + 3) + 1));
    assertNull(cache.get("old", 100));
    assertNotNull(cache.get("new", 100));
  }

  @Test
  void an_entry_knows_its_age() {
    assertEquals(25, entry(0).age(125));
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
      for (int piece = 0; piece < 17; piece++) {
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

  @Test
  void the_room_of_a_copy_that_was_stored_is_given_back() {
    for (int i = 0; i < 40; i++) {
      var copy = begun("key" + i);
      copy.add(PIECE);
      copy.store();
    }
    assertNotNull(cache.get("key39", 1));
  }

  @Test
  void a_body_of_a_mebibyte_is_cached_and_a_larger_one_is_not() {
    for (int more = 0; more <= 1; more++) {
      var copy = begun("key" + more);
      copy.add(Buffer.buffer(new byte[more]));
      for (int piece = 0; piece < 16; piece++) {
        copy.add(PIECE);
      }
      copy.store();
    }
    assertEquals(1 << 20, cache.get("key0", 1).body().length());
    assertNull(cache.get("key1", 1));
  }

  @Test
  void what_was_not_begun_is_not_copied() {
    var copy = new PendingEntry(cache, "key");
    copy.add(PIECE);
    copy.discard();
    copy.store();
    assertEquals(0, cache.used());
  }

  @Test
  void a_cache_that_is_mostly_in_use_takes_only_what_is_asked_for_again() {
    for (int i = 0; i < 100; i++) {
      cacheAnswer("first" + i);
    }
    assertTrue(cache.used() > 3 << 20);
    assertNotNull(cache.get("first0", 1), "none of them was pushed out");
    assertNull(cache.get("first99", 1));
    cacheAnswer("first99");
    assertNotNull(cache.get("first99", 1), "it was asked for again");
    for (int i = 0; i < 100; i++) {
      cacheAnswer("other" + i);
    }
    assertNotNull(cache.get("first0", 1));
  }

  private void cacheAnswer(String key) {
    var copy = begun(key);
    copy.add(PIECE);
    copy.store();
  }

  private PendingEntry begun(String key) {
    var copy = new PendingEntry(cache, key);
    copy.begin(200, MultiMap.caseInsensitiveMultiMap(), 0, 60);
    return copy;
  }
}
