package pos.common.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrenchTest {

  @Test
  void titles_details_and_messages_are_french() {
    var french = French.problem(Failure.invalid("password", Flaw.length(3, 8, 128)).toJson());
    assertEquals("Contenu non valide", french.getString("title"));
    assertEquals("password doit avoir au moins 8 caractère(s), et au plus 128.", french.getString("detail"));
    var error = french.getJsonArray("errors").getJsonObject(0);
    assertEquals("doit avoir au moins 8 caractère(s), et au plus 128", error.getString("message"));
    assertEquals("too_short", error.getString("code"));
    assertEquals("Cette clé n'agit pas pour cet emplacement ; une clé du groupe all-stores le peut.",
        French.problem(Failure.forbidden("not-your-store", "Not yours.", "all-stores").toJson()).getString("detail"));
    assertEquals("Il n'y a rien de tel.", French.problem(Failure.notFound("moon", 1).toJson()).getString("detail"));
  }

  @Test
  void a_suggestion_is_repeated() {
    var fields = Fields.of(new JsonObject().put("taxcode", 1));
    fields.text("tax_code", 0, 9, null);
    var french = French.problem(failure(fields).toJson());
    assertEquals("taxcode n'est pas un champ connu : vouliez-vous dire « tax_code » ?", french.getString("detail"));
  }

  private static Failure failure(Fields fields) {
    try {
      fields.check();
      throw new AssertionError();
    } catch (Failure e) {
      return e;
    }
  }

  @Test
  void what_has_no_french_text_stays_as_it_is() {
    var problem = Failure.conflict("moon-full", "The moon is full.")
        .with("errors", new JsonArray().add(Flaw.of("not_a_moon", "must be $1 moon").toJson("moon"))).toJson();
    assertEquals(problem.copy().put("title", "Conflit"), French.problem(problem));
    assertEquals(new JsonArray().add(new JsonObject().put("field", "moon").put("message", "x")),
        French.errors(new JsonArray().add(new JsonObject().put("field", "moon").put("message", "x"))));
  }

  @Test
  void options_are_listed() {
    var error = Flaw.notAnOption(List.of("a", "b"), "must be one of a, b").toJson("x");
    assertEquals("doit être parmi : a, b",
        French.errors(new JsonArray().add(error)).getJsonObject(0).getString("message"));
  }
}
