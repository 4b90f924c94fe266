package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages say everything in both languages. */
class PageTextsTest {

  private static final Pattern TEXT = Pattern.compile("^  '?([\\w-]+)'?: '(.+)',$", Pattern.MULTILINE);
  private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");

  private static Map<String, String> texts(String page, String language) throws IOException {
    try (var in = PageTextsTest.class.getResourceAsStream("/" + page + "/messages-" + language + ".js")) {
      var file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var texts = new TreeMap<String, String>();
      TEXT.matcher(file).results().forEach(text ->
          assertEquals(null, texts.put(text.group(1), text.group(2)), "twice in " + language));
      // a text on two lines, or in other quotes, would not be seen
      assertEquals(file.lines().count() - 2, texts.size(), "every line between the first and the last is a text");
      return texts;
    }
  }

  private static List<String> values(String text) {
    return VALUE.matcher(text).results().map(value -> value.group(1)).sorted().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reporting/dashboard", "order/shop"})
  void both_languages_have_every_text_with_the_same_values(String page) throws IOException {
    var french = texts(page, "fr");
    var english = texts(page, "en");
    assertFalse(french.isEmpty());
    assertEquals(french.keySet(), english.keySet());
    var differences = new ArrayList<String>();
    french.forEach((key, text) -> {
      if (!values(text).equals(values(english.get(key)))) {
        differences.add(key);
      }
    });
    assertEquals(List.of(), differences);
  }
}
