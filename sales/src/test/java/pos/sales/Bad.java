package pos.sales;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Bad values for fields. */
final class Bad {

  static final Object MISSING = new Object();
  private static final long CENTS = 1_000_000_000;

  private Bad() {}

  /** Returns the body with another value at a path such as {@code lines[0].quantity}, or without it. */
  static JsonObject with(JsonObject body, String path, Object value) {
    var changed = body.copy();
    var parts = path.split("\\[0]\\.?", 2);
    if (parts.length == 2) {
      var list = changed.getJsonArray(parts[0]);
      list.set(0, parts[1].isEmpty() ? value : with(list.getJsonObject(0), parts[1], value));
    } else if (value == MISSING) {
      changed.remove(path);
    } else {
      changed.put(path, value);
    }
    return changed;
  }

  /** Returns bad values for a kind such as {@code text 100} or {@code whole 1 9}; with ? the field may be missing. */
  static List<Object> values(String kind) {
    var bad = new ArrayList<Object>();
    if (!kind.contains("?")) {
      bad.add(null);
    }
    if (!kind.contains("?") && !kind.equals("object")) {
      bad.add(MISSING);
    }
    var parts = kind.replace("?", "").split(" ");
    everyType().filter(value -> !isOf(value, parts[0])).forEach(bad::add);
    bad.addAll(switch (parts[0]) {
      case "whole" -> outside(parts.length < 2 ? 1 : Long.parseLong(parts[1]),
          parts.length < 3 ? Long.MAX_VALUE : Long.parseLong(parts[2]));
      case "cents" -> outside(parts.length < 2 ? 0 : Long.parseLong(parts[1]), CENTS);
      case "text" -> List.of("", " \t", "bell \u0007", "nul \0", "x".repeat(Integer.parseInt(parts[1]) + 1));
      case "enum" -> List.of("", "nope", "CASH", " cash", "x".repeat(1000));
      case "list" -> Stream.of(Integer.parseInt(parts[1]) - 1, Integer.parseInt(parts[2]) + 1)
          .filter(size -> size >= 0).map(size -> new JsonArray(Collections.nCopies(size, new JsonObject()))).toList();
      case "uuid" -> List.of("", "0-0-0-0-0", "0199a3a0-0000-7000-8000-00000000000g", "x".repeat(37));
      case "time" -> List.of("yesterday", "2026-11-22", "2026-02-30T10:00:00Z", "2026-11-22T15:04:05",
          "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z");
      default -> List.of();
    });
    return bad;
  }

  private static Stream<Object> everyType() {
    return Stream.of(true, 5, 1.5, "5", new JsonObject().put("a", 1), new JsonArray().add(1));
  }

  private static boolean isOf(Object value, String kind) {
    return switch (kind) {
      case "whole", "cents" -> value instanceof Integer;
      case "text" -> value instanceof String;
      case "list" -> value instanceof JsonArray;
      case "object" -> value instanceof JsonObject;
      case "flag" -> value instanceof Boolean;
      default -> false;
    };
  }

  private static List<Object> outside(long min, long max) {
    var bad = new ArrayList<Object>(List.of(min - 1, Long.MIN_VALUE, 1.0, 1000.0, "", true,
        Json.decodeValue("9223372036854775808")));
    if (max < Long.MAX_VALUE) {
      bad.add(max + 1);
    }
    return bad;
  }
}
