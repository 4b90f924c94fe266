package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEntriesTest {

  private static JsonEntries entries(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    return JsonEntries.of(bytes, bytes.length, "sales", 1, 10, 100);
  }

  @Test
  void entries_of_every_kind_are_found_wherever_they_are() {
    var values = new JsonArray().add(new JsonObject().put("é", "☕\n").put("n", new JsonArray().add(1).add(2.5)))
        .add(7).addNull().add("a, ] } \" b").add(new JsonArray().add(new JsonObject())).add(true).add(false)
        .add("").add(-1.5).add(new JsonObject().put("last", Long.MAX_VALUE));
    for (var text : List.of("{\"sales\":%s}", "\n{ \"sales\" : %s }\n")) {
      var entries = entries(text.formatted(values.encodePrettily()));
      var found = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        found.add(entries.get(i));
        assertEquals(Json.decodeValue(Json.encode(values.getValue(i))), entries.get(i));
      }
      assertEquals(values.size(), found.size());
    }
  }

  @Test
  void a_byte_order_mark_moves_no_entry() {
    assertEquals("x", entries("\ufeff{\"sales\": [\"x\"]}").get(0));
  }

  @Test
  void numbers_are_those_of_the_entries_themselves() {
    var entries = entries("""
        {"sales": [{"register_id": 5}, {"lines": [{"register_id": 9}], "register_id": 3}, {"register_id": 5}, 7, null,
          {"register_id": "4"}, {"register_id": 1.5}, {"register_id": 99999999999999999999}, [{"register_id": 8}],
          {"register_id": 9000000000}]}""");
    assertEquals(List.of(3L, 5L, 9_000_000_000L), List.copyOf(entries.numbers("register_id")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"{} | is missing", "{\"sales\": null} | is missing",
      "{\"sales\": 1} | must be a list", "{\"sales\": {}} | must be a list",
      "{\"sales\": []} | must have 1 to 10 entries",
      "{\"sales\": [1,2,3,4,5,6,7,8,9,10,11]} | must have 1 to 10 entries"})
  void a_bad_list_is_invalid(String text, String message) {
    var failure = assertThrows(Failure.class, () -> entries(text));
    assertEquals(422, failure.status());
    assertEquals("sales " + message + ".", failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"sales\": [1], \"sales\": [2]}", "{\"sales\": [{\"sales\": 1, \"sales\": 1}]}"})
  void a_name_stands_once_in_an_object(String text) {
    var failure = assertThrows(Failure.class, () -> entries(text));
    assertEquals("400 sales must not be repeated.", failure.status() + " " + failure.getMessage());
  }

  @Test
  void fields_beside_the_list_are_refused_by_name() {
    var failure = assertThrows(Failure.class, () -> entries("{\"note\": [{}], \"sales\": [1], \"sale\": {\"sales\": [1]}}"));
    assertEquals(List.of("note", "sale"),
        failure.errors().stream().map(error -> ((JsonObject) error).getString("field")).toList());
    assertEquals("sales", failure.errors().getJsonObject(1).getString("suggestion"));
    var fields = IntStream.range(0, 60).mapToObj(i -> "\"x" + i + "\": 1, ").collect(Collectors.joining());
    assertEquals(50, assertThrows(Failure.class, () -> entries("{" + fields + "\"sales\": [1]}")).errors().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "7", "{", "{\"sales\": [1}", "{\"sales\": [1]} x", "{\"sales\": [1]",
      "{\"sales\": [,]}"})
  void what_is_not_an_object_is_malformed(String text) {
    assertEquals("malformed-json", assertThrows(Failure.class, () -> entries(text)).code());
  }

  @Test
  void utf_16_is_refused() {
    var bytes = "{\"sales\": [1]}".getBytes(StandardCharsets.UTF_16BE);
    assertEquals("malformed-json", assertThrows(Failure.class,
        () -> JsonEntries.of(bytes, bytes.length, "sales", 1, 10, 100)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"sales\": [[%s0]]}", "{\"sales\": [0], \"x\": [%s0]}"})
  void values_are_counted_in_each_entry_and_beside_the_list(String text) {
    assertEquals("too-many-values", assertThrows(Failure.class,
        () -> entries(text.formatted("0,".repeat(99)))).code());
    assertEquals(1, entries("{\"sales\": [[%s0]]}".formatted("0,".repeat(98))).size());
  }
}
