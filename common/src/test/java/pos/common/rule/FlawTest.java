package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What programs read of a value that was refused: a code and the bounds of the rule. */
class FlawTest {

  private static Optional<String> code(String written, int max) {
    return Flaw.ofText(written, 1, max, Text::of).map(Flaw::code);
  }

  private static String json(Flaw flaw) {
    var json = flaw.toJson("f");
    json.remove("message");
    return json.encode();
  }

  @Test
  void bounds_are_told_by_name() {
    assertEquals("{\"field\":\"f\",\"code\":\"too_many\",\"min\":1,\"max\":3}", json(Flaw.size(4, 1, 3)));
    assertEquals("{\"field\":\"f\",\"code\":\"too_few\",\"min\":1,\"max\":3}", json(Flaw.size(0, 1, 3)));
    assertEquals("{\"field\":\"f\",\"code\":\"too_large\",\"max\":9}", json(Flaw.tooLarge(9, "is too large")));
    assertEquals("{\"field\":\"f\",\"code\":\"too_long\",\"max\":9}", json(Flaw.tooLong(9, "is too long")));
    assertEquals("{\"field\":\"f\",\"code\":\"too_many\",\"max\":9}", json(Flaw.tooMany(9, "are too many")));
    assertEquals("{\"field\":\"f\",\"code\":\"not_an_option\",\"options\":[\"a\"]}",
        json(Flaw.notAnOption(List.of("a"), "must be a")));
  }

  @Test
  void a_text_may_have_many_characters_that_its_spelling_has_not_but_not_any_number() {
    assertEquals(Optional.empty(), code(" ".repeat(117) + "abc", 5));
    assertEquals(Optional.of("too_long"), code(" ".repeat(118) + "abc", 5));
    assertEquals(Optional.of("too_long"), code("abcdef", 5));
  }

  @Test
  void an_unknown_parameter_is_told_with_those_that_are_known() {
    assertEquals(new Flaw("unknown_parameter", "is not a parameter of this call, which has a, b",
        new JsonObject().put("options", new JsonArray().add("a").add("b"))), Flaw.unknownParameter(List.of("a", "b")));
    assertEquals(Flaw.of("unknown_parameter", "is not a parameter: this call has none"),
        Flaw.unknownParameter(List.of()));
  }

  @Test
  void a_long_name_is_repeated_in_part() {
    assertEquals("x".repeat(100), Flaw.shortened("x".repeat(100)));
    assertEquals("x".repeat(100) + "...", Flaw.shortened("x".repeat(101)));
  }
}
