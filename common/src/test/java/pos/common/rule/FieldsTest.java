package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields are read strictly: nothing is coerced, and every bad one is named with what is wrong. */
class FieldsTest {

  private enum Colour { RED, DARK_BLUE }

  private static final UUID ID = UUID.fromString("0199a3a0-0000-7000-8000-000000000001");

  /** Reads from {@code {"f": JSON}}, or from an empty object for null, and returns the value or what is wrong. */
  private static Object read(String json, Function<Fields, Object> reader) {
    var fields = Fields.of(new JsonObject(json == null ? "{}" : "{\"f\": " + json + "}"));
    var value = reader.apply(fields);
    try {
      fields.check();
      return value;
    } catch (Failure e) {
      assertEquals(422, e.status());
      return e.getMessage();
    }
  }

  private static void reads(Object expected, String json, Function<Fields, Object> reader) {
    assertEquals(expected, read(json, reader), json);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"\"ab\" | ab", "\"abcd\" | abcd", "\" ab \" | ab", "\"a\" | f must have 2 to 4 characters.", "\" a \" | f must have 2 to 4 characters.",
      "\"abcde\" | f must have 2 to 4 characters.", "\" abc  \" | abc",
      "7 | f must be text.", "null | f is missing.", "| f is missing.",
      "\"a\\u0000b\" | f must not contain control characters or others that cannot be seen.",
      "\"a\\ud800\" | f must not contain control characters or others that cannot be seen."})
  void a_text_has_a_length_and_no_control_characters_but_line_feed_and_tab(String json, String read) {
    reads(read, json, fields -> fields.text("f", 2, 4));
    if (json != null && !json.equals("null")) {
      reads(read, json, fields -> fields.text("f", 2, 4, "default"));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"\"\\u00a0ab\\u200b\" | ab", "\"e\\u0301te\\u0301 \" | été",
      "\"e\\u0301e\\u0301e\\u0301e\\u0301\" | éééé", "\"\\ud83d\\ude00abc\" | 😀abc",
      "\"\\u2003\\u3000\" | f must have 2 to 4 characters.",
      "\"ab\\u202ec\" | f must not contain control characters or others that cannot be seen.",
      "\"a\\u200bb\" | f must not contain control characters or others that cannot be seen."})
  void a_text_is_spelt_and_its_characters_are_counted_as_people_do(String json, String read) {
    reads(read, json, fields -> fields.text("f", 2, 4));
    reads(read, json, fields -> fields.line("f", 2, 4));
    reads(read.startsWith("f must have") ? "" : read.replace("f must", "f[0] must"), "[" + json + "]",
        fields -> fields.texts("f", 1, 1, 4).getFirst());
  }

  @Test
  void a_line_has_no_line_feeds_and_no_two_spaces() {
    reads("a b c", "\" a\\n\\tb\\u00a0 c\"", fields -> fields.line("f", 1, 5));
    reads("default", null, fields -> fields.line("f", 1, 5, "default"));
    reads("f is missing.", null, fields -> fields.line("f", 1, 5));
  }

  @Test
  void a_text_that_may_be_missing_has_a_default() {
    reads("default", null, fields -> fields.text("f", 2, 4, "default"));
    reads(null, "null", fields -> fields.text("f", 2, 4, null));
    reads("f must have 3 characters.", "\"ab\"", fields -> fields.text("f", 3, 3));
    reads("a\n\tb", "\"a\\n\\tb\"", fields -> fields.text("f", 2, 4));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"\" ab \" | ' ab '", "\"☕☕☕☕\" | ☕☕☕☕", "\"ab\" | ab",
      "\"\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00\" | 😀😀😀😀",
      "\"a\" | f must have 2 to 4 characters.", "\"abcde\" | f must have 2 to 4 characters.",
      "\"\\ud83d\\ude00\" | f must have 2 to 4 characters.", "7 | f must be text.", "| f is missing.",
      "\"a\\nb\" | f must not contain control characters or others that cannot be seen.",
      "\"a\\udc00\" | f must not contain control characters or others that cannot be seen."})
  void a_secret_is_read_as_it_was_typed(String json, String read) {
    reads(read, json, fields -> fields.secret("f", 2, 4));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1 | 1", "9 | 9", "0 | f must be from 1 to 9.", "10 | f must be from 1 to 9.",
      "9223372036854775807 | f must be from 1 to 9.", "1.0 | f must be a whole number from 1 to 9.",
      "\"5\" | f must be a whole number from 1 to 9.", "99999999999999999999 | f must be a whole number from 1 to 9.",
      "true | f must be a whole number from 1 to 9."})
  void a_whole_number_is_within_its_bounds(String json, String read) {
    Object value = read.length() == 1 ? (Object) Long.valueOf(read) : read;
    reads(value, json, fields -> fields.integer("f", 1, 9));
    reads(value, json, fields -> fields.integer("f", 1, 9, 5L));
  }

  @Test
  void a_number_that_may_be_missing_has_a_default() {
    reads("f is missing.", null, fields -> fields.integer("f", 1, 9));
    reads(5L, null, fields -> fields.integer("f", 1, 9, 5L));
    reads(null, "null", fields -> fields.integer("f", 1, 9, null));
    reads(5_000_000_000L, "5000000000", fields -> fields.integer("f", 1, Long.MAX_VALUE));
  }

  @Test
  void a_flag_is_true_or_false() {
    reads(true, "true", fields -> fields.flag("f", false));
    reads(false, "false", fields -> fields.flag("f", true));
    reads(true, null, fields -> fields.flag("f", true));
    reads(false, null, fields -> fields.flag("f", false));
    reads("f must be true or false.", "\"true\"", fields -> fields.flag("f", false));
  }

  @Test
  void a_constant_has_its_spelling_in_json() {
    reads(Colour.DARK_BLUE, "\"dark_blue\"", fields -> fields.oneOf("f", Colour.class, null));
    reads(Colour.RED, null, fields -> fields.oneOf("f", Colour.class, Colour.RED));
    reads("f is missing.", null, fields -> fields.oneOf("f", Colour.class, null));
    for (var other : List.of("\"RED\"", "\"green\"", "1")) {
      reads("f must be one of [red, dark_blue].", other, fields -> fields.oneOf("f", Colour.class, null));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1-1-1-1-1\"", "\"0199a3a0-0000-7000-8000-00000000000g\"", "7", "\"\"",
      "\"0199a3a0-0000-7000-8000-0000000000011\""})
  void a_uuid_has_36_characters(String other) {
    reads(ID, "\"" + ID + "\"", fields -> fields.uuid("f", null));
    reads(ID, null, fields -> fields.uuid("f", ID));
    reads("f must be a UUID.", other, fields -> fields.uuid("f", ID));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-22T10:00:00Z, 2026-11-22T10:00:00Z", "2026-11-22T10:00:00+01:00, 2026-11-22T09:00:00Z",
      "2000-01-01T00:00:00Z, 2000-01-01T00:00:00Z", "2100-12-31T23:59:59Z, 2100-12-31T23:59:59Z",
      "1999-12-31T23:59:59Z, ", "2101-01-01T00:00:00Z, ", "2000-01-01T00:30:00+01:00, ", "2100-12-31T23:30:00-01:00, ",
      "2026-11-31T10:00:00Z, ", "2026-11-22T10:00:00, ", "2026-11-22, "})
  void a_time_has_an_offset_and_is_of_this_century(String text, Instant time) {
    assertEquals(time, Fields.parseInstant(text));
    reads(time == null ? "f must be a time such as 2026-11-22T15:04:05Z." : time, "\"" + text + "\"",
        fields -> fields.instant("f", null));
    reads(Instant.EPOCH, null, fields -> fields.instant("f", Instant.EPOCH));
    reads("f must be a time such as 2026-11-22T15:04:05Z.", "7", fields -> fields.instant("f", null));
  }

  @Test
  void a_list_has_a_number_of_entries() {
    Function<Fields, Object> numbers = fields -> fields.list("f", 1, 2, entry -> entry.integer("n", 1, 9));
    reads(List.of(1L), "[{\"n\": 1}]", numbers);
    reads(List.of(1L, 2L), "[{\"n\": 1}, {\"n\": 2}]", numbers);
    reads("f must have 1 to 2 entries.", "[]", numbers);
    reads("f must have 1 to 2 entries.", "[{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]", numbers);
    reads("f must be a list.", "{}", numbers);
    reads("f is missing.", null, numbers);
    reads("f[1] must be an object.", "[{\"n\": 1}, 2]", numbers);
    reads(List.of(), null, fields -> fields.list("f", 0, 2, entry -> 1));
    reads(List.of(), "[]", fields -> fields.list("f", 0, 2, entry -> 1));
  }

  @Test
  void the_errors_of_entries_and_objects_are_named_by_their_path() {
    Consumer<Fields> line = entry -> {
      entry.integer("n", 1, 9);
      entry.check();
    };
    reads("f[1].n is missing.", "[{\"n\": 1}, {}]", fields -> fields.list("f", 1, 2, entry -> {
      line.accept(entry);
      return 1;
    }));
    reads("f.n is missing.", "{}", fields -> fields.object("f", entry -> {
      line.accept(entry);
      return 1;
    }));
    var conflict = assertThrows(Failure.class, () -> read("{}", fields -> fields.object("f", entry -> {
      throw Failure.conflict("other", "Other.");
    })));
    assertEquals("other", conflict.code());
  }

  @Test
  void an_object_may_be_missing() {
    reads(5L, "{\"n\": 5}", fields -> fields.object("f", entry -> entry.integer("n", 1, 9)));
    reads(null, null, fields -> fields.object("f", entry -> 1));
    reads("f must be an object.", "[]", fields -> fields.object("f", entry -> 1));
  }

  @Test
  void lists_of_texts_and_ids_name_each_bad_entry() {
    reads(List.of("a", "abc"), "[\"a\", \"abc\"]", fields -> fields.texts("f", 1, 2, 3));
    reads("f[1] must have 0 to 3 characters.", "[\"a\", \"abcd\"]", fields -> fields.texts("f", 1, 2, 3));
    reads("f[0] must be text.", "[1]", fields -> fields.texts("f", 1, 2, 3));
    reads(List.of(1L, 2L), "[1, 2]", fields -> fields.ids("f", 2));
    reads(List.of(), null, fields -> fields.ids("f", 2));
    reads("f[1] must be from 1 to 9223372036854775807.", "[1, 0]", fields -> fields.ids("f", 2));
    reads("f must have 0 to 2 entries.", "[1, 2, 3]", fields -> fields.ids("f", 2));
  }

  @Test
  void what_is_refused_is_replaced_until_the_check() {
    var fields = Fields.of(new JsonObject().put("n", "x").put("t", 1).put("c", 1).put("l", 1)
        .put("u", "x"));
    assertEquals(ID, fields.uuid("u", ID));
    assertEquals(3, fields.integer("n", 3, 9));
    assertEquals("", fields.text("t", 1, 2));
    assertEquals(Colour.RED, fields.oneOf("c", Colour.class, Colour.DARK_BLUE));
    assertEquals(List.of(), fields.ids("l", 3));
    assertEquals(5, assertThrows(Failure.class, fields::check).errors().size());
  }

  @Test
  void at_most_fifty_bad_fields_are_named() {
    for (var bad : List.of(49, 50, 51)) {
      var fields = Fields.of(new JsonObject());
      IntStream.range(0, bad).forEach(i -> fields.integer("n" + i, 0, 1));
      assertEquals(Math.min(50, bad), assertThrows(Failure.class, fields::check).errors().size());
    }
  }

  /** Returns the errors of an object of which {@code price_cents} and the lines' {@code quantity} are read. */
  private static JsonArray errors(Fields fields) {
    fields.integer("price_cents", 0, 9, null);
    fields.list("lines", 0, 9, line -> line.integer("quantity", 0, 9, null));
    fields.object("payment", payment -> payment.text("token", 0, 9, null));
    try {
      fields.check();
      return new JsonArray();
    } catch (Failure e) {
      return e.errors();
    }
  }

  @Test
  void what_is_not_read_is_refused_by_its_path() {
    var errors = errors(Fields.of(new JsonObject("""
        {"price": 1, "lines": [{"quantity": 1}, {"quantity": 2, "zzz": null}], "payment": {"tokne": "x"}, "Lines": []}
        """)));
    assertEquals(List.of("lines[1].zzz", "payment.tokne", "price", "Lines"),
        errors.stream().map(error -> ((JsonObject) error).getString("field")).toList());
    assertEquals(new JsonObject().put("field", "price").put("code", "unknown_field").put("suggestion", "price_cents")
        .put("message", "is not a known field: did you mean \"price_cents\"?"), errors.getJsonObject(2));
    assertEquals(new JsonObject().put("field", "lines[1].zzz").put("code", "unknown_field")
        .put("message", "is not a known field"), errors.getJsonObject(0));
  }

  @Test
  void what_a_service_has_written_may_have_more_fields() {
    assertEquals(new JsonArray(), errors(Fields.tolerant(new JsonObject("""
        {"zzz": 1, "lines": [{"zzz": 1}], "payment": {"zzz": 1}}"""))));
  }

  @Test
  void unknown_names_are_cut_and_counted() {
    var json = new JsonObject().put("x".repeat(50_000), 1);
    IntStream.range(0, 60).forEach(i -> json.put("x" + i, 1));
    var errors = errors(Fields.of(json));
    assertEquals(50, errors.size());
    assertEquals("x".repeat(100) + "...", errors.getJsonObject(0).getString("field"));
  }

  @Test
  void errors_have_a_code_and_the_bounds_of_the_rule() {
    var fields = Fields.of(new JsonObject().put("password", "short").put("n", 10).put("list", new JsonArray()));
    fields.secret("password", 8, 128);
    fields.integer("n", 1, 9);
    fields.ids("list", 3);
    assertEquals(new JsonArray()
        .add(new JsonObject().put("field", "password").put("code", "too_short").put("min", 8).put("max", 128)
            .put("message", "must have 8 to 128 characters"))
        .add(new JsonObject().put("field", "n").put("code", "too_large").put("min", 1).put("max", 9)
            .put("message", "must be from 1 to 9")).encode(),
        assertThrows(Failure.class, fields::check).errors().encode());
  }

  @Test
  void only_an_object_has_fields() {
    for (var other : new Object[] {new JsonArray(), "x", 7, null}) {
      assertEquals("malformed-json", assertThrows(Failure.class, () -> Fields.of(other)).code());
    }
    assertNull(read("null", fields -> fields.has("f") ? "has it" : null));
    assertEquals("has it", read("false", fields -> fields.has("f") ? "has it" : null));
  }
}
