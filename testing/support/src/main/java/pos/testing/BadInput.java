package pos.testing;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Values that a field must refuse, by the kind of field, so that a test is a table of fields and kinds.
 *
 * <p>Kinds: {@code text MIN MAX}, {@code whole MIN MAX}, {@code id}, {@code flag}, {@code enum}, {@code uuid},
 * {@code time}, {@code list MAX}, {@code object}; a {@code ?} after the first word marks an optional field.
 * <pre>
 *   for (var value : BadInput.values("whole? 1 999")) {
 *     var reply = service.post("/sales", BadInput.with(goodSale(), "lines[0].quantity", value));
 *     assertEquals("lines[0].quantity", reply.field());
 *   }
 *   for (var text : BadInput.texts("id")) { service.get("/sales?store_id=" + text) ... }
 * </pre>
 */
public final class BadInput {

  private static final Object TOO_LARGE = Json.decodeValue("9223372036854775808");

  private BadInput() {}

  /** Returns JSON values of the wrong type, out of range or too long, and null unless the field is optional. */
  public static List<Object> values(String kind) {
    var words = kind.replace("?", "").split(" ");
    var bad = new ArrayList<>(List.<Object>of(1.5, true, new JsonObject(), new JsonObject().put("a", 1)));
    if (!kind.contains("?")) {
      bad.add(null);
    }
    switch (words[0]) {
      case "text" -> addTexts(bad, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "whole" -> bad.addAll(List.of("", "1", 1.0, TOO_LARGE, Long.MIN_VALUE, number(words[1]) - 1,
          number(words[2]) + 1));
      case "id" -> bad.addAll(List.of("", "1", 1.0, TOO_LARGE, 0, -1));
      case "flag" -> bad.addAll(List.of("", "true", 0, 1));
      case "enum" -> bad.addAll(List.of("", " ", "no such", "x".repeat(1000), 0, 1));
      case "uuid" -> bad.addAll(List.of("", "no", "0-0-0-0-0", 1, "0199a3a0-0000-7000-8000-00000000000g"));
      case "time" -> bad.addAll(List.of("", "yesterday", "2026-11-22", "2026-02-30T10:00:00Z", "2026-11-22T15:04:05",
          "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z", 1));
      case "list" -> bad.addAll(List.of("", "x", 1,
          new JsonArray(Collections.nCopies(Integer.parseInt(words[1]) + 1, 1))));
      case "object" -> bad.removeIf(JsonObject.class::isInstance);
      default -> throw new IllegalArgumentException("unknown kind: " + kind);
    }
    if (words[0].equals("flag")) {
      bad.removeIf(Boolean.class::isInstance);
    }
    if (!words[0].equals("list")) {
      bad.addAll(List.of(new JsonArray(), new JsonArray().add("x")));
    }
    return bad;
  }

  private static void addTexts(List<Object> bad, int min, int max) {
    bad.addAll(List.of(1, "x".repeat(max + 1), "x".repeat(50_000), "bell \u0007", "nul \0", "delete \u007f"));
    if (min > 0) {
      bad.addAll(List.of("", " \t\n"));
    }
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  /** Returns bad values of a path or query parameter, escaped for a URL, without the empty one, which means missing. */
  public static List<String> texts(String kind) {
    var words = kind.replace("?", "").split(" ");
    return switch (words[0]) {
      case "text" -> List.of("x".repeat(Integer.parseInt(words[2]) + 1), "bell%07", "nul%00");
      case "whole" -> List.of("x", "1.5", "1e3", "%20", "99999999999999999999", "true", "null",
          String.valueOf(number(words[1]) - 1), String.valueOf(number(words[2]) + 1));
      case "id" -> List.of("x", "0", "-1", "%2B1", "1.5", "1e3", "%20", "%00", "99999999999999999999", "null");
      case "flag" -> List.of("x", "yes", "TRUE", "1", "%20", "null");
      case "enum" -> List.of("no-such", "%20", "1", "null", "x".repeat(100));
      case "uuid" -> List.of("x", "1", "0-0-0-0-0", "0199a3a0-0000-7000-8000-00000000000g", "null");
      case "time" -> List.of("x", "yesterday", "2026-13-01", "2026-02-30", "1999-12-31", "2101-01-01", "1", "null");
      default -> throw new IllegalArgumentException("unknown kind: " + kind);
    };
  }

  /**
   * Returns a copy of a valid body with another value in one place.
   *
   * @param path such as {@code name}, {@code lines[0].quantity} or {@code category_ids[0]}
   */
  public static JsonObject with(JsonObject good, String path, Object value) {
    var body = good.copy();
    Object place = body;
    var steps = path.replace("[", ".[").split("\\.");
    for (int i = 0; i < steps.length - 1; i++) {
      place = place instanceof JsonObject object ? object.getValue(steps[i])
          : ((JsonArray) place).getValue(index(steps[i]));
    }
    var last = steps[steps.length - 1];
    if (place instanceof JsonObject object) {
      object.put(last, value);
    } else {
      ((JsonArray) place).set(index(last), value);
    }
    return body;
  }

  private static int index(String step) {
    return Integer.parseInt(step.substring(1, step.length() - 1));
  }
}
