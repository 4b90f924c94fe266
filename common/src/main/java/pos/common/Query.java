package pos.common;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads path and query parameters strictly: a bad value is a 400 that names it, a missing one is null. */
public record Query(RoutingContext ctx) {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

  public static Query of(RoutingContext ctx) {
    return new Query(ctx);
  }

  public static long pathId(RoutingContext ctx, String name) {
    return parseId(name, ctx.pathParam(name));
  }

  public static UUID pathUuid(RoutingContext ctx, String name) {
    try {
      var text = ctx.pathParam(name);
      if (text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw Failure.badRequest(name, "must be a UUID");
  }

  /** @return the value, or null when the parameter is missing or empty */
  public String text(String name, int max) {
    var values = ctx.queryParam(name);
    return values.isEmpty() || values.getFirst().isEmpty() ? null : bounded(name, values.getFirst(), max);
  }

  /** All values of a parameter that may be there several times; null when it is not there. */
  public String[] texts(String name, int max, int most) {
    var values = ctx.queryParam(name).stream().filter(value -> !value.isEmpty()).toArray(String[]::new);
    if (values.length > most) {
      throw Failure.badRequest(name, "must be there at most " + most + " times");
    }
    for (var value : values) {
      bounded(name, value, max);
    }
    return values.length == 0 ? null : values;
  }

  private static String bounded(String name, String text, int max) {
    if (text.length() > max || text.chars().anyMatch(c -> c < ' ')) {
      throw Failure.badRequest(name, "must have at most " + max + " characters and no control characters");
    }
    return text;
  }

  public Long id(String name) {
    var text = text(name, 19);
    return text == null ? null : (Long) parseId(name, text);
  }

  /** Ids parted by commas, at most {@code max}. */
  public Long[] ids(String name, int max) {
    var text = text(name, 20 * max);
    if (text == null) {
      return null;
    }
    var ids = Arrays.stream(text.split(",")).map(id -> parseId(name, id)).toArray(Long[]::new);
    if (ids.length > max) {
      throw Failure.badRequest(name, "must have at most " + max + " ids");
    }
    return ids;
  }

  public Boolean flag(String name) {
    var text = oneOf(name, "true", "false");
    return text == null ? null : Boolean.valueOf(text);
  }

  public String oneOf(String name, String... allowed) {
    var text = text(name, 50);
    if (text == null || List.of(allowed).contains(text)) {
      return text;
    }
    throw Failure.badRequest(name, "must be one of " + String.join(", ", allowed));
  }

  /** An RFC 3339 time, or a day such as 2026-11-22, which means its first instant in UTC. */
  public Instant instant(String name) {
    var text = text(name, 40);
    if (text == null) {
      return null;
    }
    // an unescaped + of an offset arrives as a space
    var instant = Fields.parseInstant(text.length() == 10 ? text + "T00:00:00Z" : text.replace(' ', '+'));
    if (instant == null) {
      throw Failure.badRequest(name, "must be a time such as 2026-11-22T15:04:05Z or a day such as 2026-11-22");
    }
    return instant;
  }

  /** How many rows a page has: 1 to 200, 50 unless told. */
  public int limit() {
    var text = text("limit", 9);
    return text == null ? 50 : (int) number("limit", text, 200, "must be a whole number from 1 to 200");
  }

  private static long parseId(String name, String text) {
    return number(name, text, Long.MAX_VALUE, "must be an id, a whole number from 1");
  }

  private static long number(String name, String text, long max, String message) {
    try {
      var number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : 0;
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw Failure.badRequest(name, message);
  }
}
