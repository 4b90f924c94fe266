package pos.common.rule;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The French texts of problems, by their codes; what has no French text stays as it is. */
public final class French {

  private static final Pattern MEMBER = Pattern.compile("\\{([a-z_]+)}");
  private static final Properties TEXTS = read();

  private French() {}

  private static Properties read() {
    try {
      var texts = new Properties();
      texts.load(new StringReader(Resource.text("/common/french.properties")));
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a problem with title, detail and messages in French. */
  public static JsonObject problem(JsonObject problem) {
    var french = problem.copy();
    text("title." + problem.getInteger("status"), problem).ifPresent(title -> french.put("title", title));
    var errors = problem.getJsonArray("errors", new JsonArray());
    french.put("detail", detail(problem, errors));
    if (!errors.isEmpty()) {
      french.put("errors", errors(errors));
    }
    return french;
  }

  private static String detail(JsonObject problem, JsonArray errors) {
    var detail = problem.getString("detail");
    if (!errors.isEmpty() && Failure.sentence(errors.getJsonObject(0)).equals(detail)) {
      return Failure.sentence(error(errors.getJsonObject(0)));
    }
    var code = problem.getString("code");
    return text("problem." + code, problem)
        .or(() -> code.endsWith("-not-found") ? text("problem.not-found", problem) : Optional.empty()).orElse(detail);
  }

  /** Returns errors with their messages in French. */
  public static JsonArray errors(JsonArray errors) {
    return new JsonArray(errors.stream().map(JsonObject.class::cast).map(French::error).collect(Collectors.toList()));
  }

  private static JsonObject error(JsonObject error) {
    var key = "field." + error.getString("code");
    return Stream.of("suggestion", "options").filter(error::containsKey).map(member -> text(key + "." + member, error))
        .flatMap(Optional::stream).findFirst().or(() -> text(key, error))
        .map(message -> error.copy().put("message", message)).orElse(error);
  }

  /** Returns the text of a key, with members of the problem or error in the places that are named for them. */
  static Optional<String> text(String key, JsonObject members) {
    return Optional.ofNullable(TEXTS.getProperty(key)).map(text -> MEMBER.matcher(text).replaceAll(member ->
        Matcher.quoteReplacement(written(members.getValue(member.group(1))))));
  }

  private static String written(Object value) {
    return value instanceof JsonArray list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(", ")) : String.valueOf(value);
  }
}
