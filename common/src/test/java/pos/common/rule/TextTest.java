package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twins that nobody can see have one spelling, or none. */
class TextTest {

  @ParameterizedTest
  @ValueSource(strings = {"Café 1", " Café 1 ", "Cafe\u0301 1", "\u00a0Café 1\u00a0", "\u200bCafé 1\u200b",
      "\ufeffCafé 1", "Café\u00a01", "Café\u202f1", "Café\u20031", "\u2028Café 1\u3000\t\r\n", "Café 1\u0085\u2060"})
  void twins_have_one_spelling(String twin) {
    assertEquals("Café 1", Text.of(twin));
    assertEquals("Café 1", Text.line(twin));
    assertTrue(Text.isVisible(Text.of(twin)));
  }

  @Test
  void line_feeds_and_tabs_stay_in_a_text_and_become_a_space_in_a_line() {
    assertEquals("a\n\n  b\tc", Text.of(" a\n\n  b\tc\n"));
    assertEquals("a b c", Text.line(" a\n\n  b\tc\n"));
    assertEquals("é b c", Text.line(" é\u2028\n b\tc\n"));
    assertEquals("", Text.of("\u00a0\u200b "));
    assertEquals("", Text.line(" \n\u00a0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u202eb", "a\u200bb", "a\u200db", "a\u200cb", "a\u00adb", "a\u2066b", "a\u061cb", "a\ufeffb",
      "a\u0000b", "a\rb", "a\u0085b", "a\u2028b", "a\u2029b", "a\ud800b", "a\udc00", "a\ufe0fb", "a\ufe00b", "a\u034fb",
      "a\u3164b", "a\u115fb", "a\u2800b", "a\u180bb", "a\udb40\udd00b", "a\udb40\uddefb", "a\udb40\udc41b"})
  void what_cannot_be_seen_is_found(String hidden) {
    assertFalse(Text.isVisible(hidden));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b\n\tc", "Crème brûlée", "naïve – “100 %”", "❤\ufe0f", "👨\u200d👩\u200d👧", "👩🏽\u200d🚀",
      "🏳\ufe0f\u200d🌈", "日本語", "عربي", "й", "a\u0323"})
  void what_can_be_seen_is_taken(String visible) {
    assertTrue(Text.isVisible(visible));
  }

  @Test
  void lengths_are_what_people_count() {
    assertEquals(4, Text.length("a😀é☕"));
  }

  @Test
  void what_a_service_has_written_may_have_characters_that_are_refused_today() {
    var fields = Fields.tolerant(new JsonObject().put("f", "a\u202eb"));
    assertEquals("a\u202eb", fields.text("f", 1, 5));
    fields.check();
  }
}
