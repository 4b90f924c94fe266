package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is read up to a number of values and a depth. */
class BoundedJsonTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int count(String text, int max) {
    return BoundedJson.count(bytes(text), 0, bytes(text).length, max);
  }

  private static Object parse(String text) {
    return BoundedJson.parse(bytes(text), 0, bytes(text).length);
  }

  private static String code(String text) {
    return assertThrows(Failure.class, () -> parse(text)).code();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"7 | 1", "[] | 1", "{} | 1", "[1, 2] | 3", "{\"a\": 1} | 2",
      "{\"a\": {\"b\": []}, \"c\": null} | 4", "[[[]], \"x\", true] | 5"})
  void objects_and_lists_count_like_what_is_in_them(String text, int values) {
    assertEquals(values, count(text, values));
    assertEquals("too-many-values", assertThrows(Failure.class, () -> count(text, values - 1)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"x\"", "true", "false", "1.5", "9223372036854775807", "99999999999999999999", "[]",
      "{\"a\": [1, {\"b\": null}, true, false, \"é\"], \"c\": 2.5}"})
  void a_value_is_what_any_other_reader_makes_of_it(String text) {
    assertEquals(Json.decodeValue(text), parse(text));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"{\"a\": 1, \"a\": 1} | a", "{\"a\": 1, \"b\": {\"b\": 1}, \"a\": []} | a",
      "[{\"a\": {\"c\": 1, \"\\u0063\": 2}}] | c", "{\"a\": {}, \"b\": 1, \"b\": 2} | b"})
  void a_name_stands_once_in_an_object(String text, String name) {
    for (Executable read : List.<Executable>of(() -> parse(text), () -> count(text, 100))) {
      var failure = assertThrows(Failure.class, read);
      assertEquals(400, failure.status());
      assertEquals(name + " must not be repeated.", failure.getMessage());
    }
  }

  @Test
  void a_long_name_is_not_repeated_as_a_whole() {
    var name = "x".repeat(1000);
    assertEquals("x".repeat(100) + "... must not be repeated.",
        assertThrows(Failure.class, () -> parse("{\"" + name + "\": 1, \"" + name + "\": 2}")).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/* x */ {}", "{} // x", "{\"a\": 1 /* x */}", "# x\n{}", "{'a': 1}", "{a: 1}", "[1, 2,]",
      "{\"a\": 1,}", "{\"a\": 01}", "{\"a\": +1}", "{\"a\": NaN}", "{\"a\": .5}"})
  void comments_and_other_dialects_are_no_json(String text) {
    assertEquals("malformed-json", code(text));
  }

  @Test
  void null_is_a_value() {
    assertEquals(null, parse("null"));
    assertEquals(1, count("null", 1));
  }

  @Test
  void of_a_buffer_only_a_part_is_read() {
    assertEquals(new JsonArray().add(1), BoundedJson.parse(bytes("x[1]y"), 1, 3));
    assertEquals(2, BoundedJson.count(bytes("x[1]y"), 1, 3, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[1", "[1]]", "1 2", "{\"a\"}", "{a: 1}", "tru", "'x'", "[1,]"})
  void what_is_not_one_value_is_malformed(String text) {
    assertEquals("malformed-json", code(text));
    assertEquals("malformed-json", assertThrows(Failure.class, () -> count(text, 100)).code());
  }

  @Test
  void nesting_is_bounded() {
    assertEquals(32, count("[".repeat(32) + "]".repeat(32), 100));
    var deep = "[".repeat(33) + "]".repeat(33);
    assertEquals("malformed-json", code(deep));
    assertEquals("The request body must not be nested more than 32 levels deep, or contain longer numbers than a "
        + "computer needs.", assertThrows(Failure.class, () -> parse(deep)).getMessage());
  }
}
