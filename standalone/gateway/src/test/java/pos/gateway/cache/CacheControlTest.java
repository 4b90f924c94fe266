package pos.gateway.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directives of Cache-Control, and how long they allow an answer to be cached. */
class CacheControlTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.900Z");

  @Test
  void every_directive_is_known_by_its_name_in_any_case() {
    var both = CacheControl.of("max-age=60 , No-Store,private=\"x\"");
    for (var name : new String[] {"max-age", "no-store", "private"}) {
      assertTrue(both.has(name), name);
    }
    assertFalse(both.has("no-cache"));
    assertFalse(both.has("max-age=60"));
    assertFalse(CacheControl.of(null).has("no-store"));
    assertFalse(CacheControl.of("=5").has("=5"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"max-age=60 | 60", "public, max-age = \"60\" | 60", "max-age=0 | 0",
      "max-age | 7", "max-age= | 7", "max-age=x | 7", "max-age=1.5 | 7", "public | 7", "max-age=5=6 | 7",
      "max-age=99999999999999999999 | 7"})
  void seconds_are_those_of_the_directive_or_else_the_fallback(String header, long seconds) {
    assertEquals(seconds, CacheControl.of(header).seconds("max-age", 7));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"max-age=60 | | 60", "max-age=60, s-maxage=5 | | 5",
      "s-maxage=0,max-age=60 | | 0", "max-age=-1 | | 0", "public | | 0", "public | Mon, 30 Nov 2026 10:01:00 GMT | 60",
      "max-age=5 | Mon, 30 Nov 2026 10:01:00 GMT | 5", "max-age=0 | Mon, 30 Nov 2026 10:01:00 GMT | 0",
      "public | Mon, 30 Nov 2026 09:59:00 GMT | 0", "public | 0 | 0", "public | 2026-11-30T10:01:00Z | 0"})
  void an_answer_is_fresh_as_long_as_its_most_exact_header_says(String header, String expires, long seconds) {
    assertEquals(seconds, CacheControl.of(header).timeToLive(expires, NOW));
  }
}
