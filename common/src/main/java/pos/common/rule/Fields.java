package pos.common.rule;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Reads a JSON object strictly: nothing is coerced, and every bad field is named.
 *
 * <p>A reader that meets a bad value notes it and returns a harmless one; {@link #check()} then refuses the object with
 * all errors at once, or with the first when there are many. So read all fields, check, and only then build the record.
 * JSON null counts as missing.
 */
public final class Fields {

  /** The largest amount in cents that a field accepts: ten million dollars. */
  public static final long MAX_CENTS = 1_000_000_000;

  private static final String CONTROL_CHARACTERS = "must not contain control characters or unpaired surrogates";

  private final JsonObject json;
  private final String prefix;
  private final JsonArray errors;

  private Fields(JsonObject json, String prefix, JsonArray errors) {
    this.json = json;
    this.prefix = prefix;
    this.errors = errors;
  }

  /** @throws Failure 400 when the value is not an object */
  public static Fields of(Object json) {
    if (json instanceof JsonObject object) {
      return new Fields(object, "", new JsonArray());
    }
    throw notAnObject();
  }

  static Failure notAnObject() {
    return Failure.of(Failure.Kind.BAD_REQUEST, "malformed-json", "The request body must be a JSON object.");
  }

  public boolean has(String name) {
    return json.getValue(name) != null;
  }

  public String text(String name, int min, int max) {
    return has(name) ? text(name, min, max, null) : missing(name, "");
  }

  public String text(String name, int min, int max, String fallback) {
    var value = json.getValue(name);
    if (value == null) {
      return fallback;
    }
    if (!(value instanceof String text)) {
      return refuse(name, "must be text", "");
    }
    if (text.length() > max || text.strip().length() < min) {
      return refuse(name, "must have " + range(min, max, "characters"), "");
    }
    if (text.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' || isUnpaired(c))) {
      return refuse(name, CONTROL_CHARACTERS, "");
    }
    return text.strip();
  }

  /** Reads text as it was typed, outer white space included; lengths are in code points. */
  public String secret(String name, int min, int max) {
    var value = json.getValue(name);
    if (value == null) {
      return missing(name, "");
    }
    if (!(value instanceof String text)) {
      return refuse(name, "must be text", "");
    }
    if (text.codePointCount(0, text.length()) < min || text.codePointCount(0, text.length()) > max) {
      return refuse(name, "must have " + range(min, max, "characters"), "");
    }
    return text.codePoints().noneMatch(c -> Character.isISOControl(c) || isUnpaired(c))
        ? text : refuse(name, CONTROL_CHARACTERS, "");
  }

  static String range(int min, int max, String unit) {
    return min == max ? min + " " + unit : min + " to " + max + " " + unit;
  }

  /** A lone UTF-16 surrogate has no UTF-8 form. */
  private static boolean isUnpaired(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  public long integer(String name, long min, long max) {
    return has(name) ? integer(name, min, max, null) : missing(name, min);
  }

  public Long integer(String name, long min, long max, Long fallback) {
    var value = json.getValue(name);
    return value == null ? fallback : (Long) wholeNumber(name, value, min, max);
  }

  public boolean flag(String name, boolean fallback) {
    return switch (json.getValue(name)) {
      case null -> fallback;
      case Boolean flag -> flag;
      default -> refuse(name, "must be true or false", fallback);
    };
  }

  /** Reads one of the constants by its {@linkplain Wire spelling}; required when there is no fallback. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> type, E fallback) {
    var value = json.getValue(name);
    if (value == null) {
      return fallback == null ? missing(name, type.getEnumConstants()[0]) : fallback;
    }
    for (var constant : type.getEnumConstants()) {
      if (Wire.name(constant).equals(value)) {
        return constant;
      }
    }
    return refuse(name, "must be one of " + Wire.names(type), type.getEnumConstants()[0]);
  }

  public UUID uuid(String name, UUID fallback) {
    var value = json.getValue(name);
    if (value == null) {
      return fallback;
    }
    try {
      if (value instanceof String text && text.length() == 36) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    return refuse(name, "must be a UUID", fallback);
  }

  /** Reads an RFC 3339 time with an offset, between the years 2000 and 2100. */
  public Instant instant(String name, Instant fallback) {
    var value = json.getValue(name);
    if (value == null) {
      return fallback;
    }
    var instant = value instanceof String text ? parseInstant(text) : null;
    return instant == null ? refuse(name, "must be a time such as 2026-11-22T15:04:05Z", fallback) : instant;
  }

  /** Returns the time, or null when the text is not an RFC 3339 time between the years 2000 and 2100. */
  public static Instant parseInstant(String text) {
    try {
      var instant = OffsetDateTime.parse(text).toInstant();
      var year = instant.atOffset(ZoneOffset.UTC).getYear();
      return year < 2000 || year > 2100 ? null : instant;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Reads a list of objects; {@code reader} may call {@link #check()} on its own. */
  public <T> List<T> list(String name, int min, int max, Function<Fields, T> reader) {
    var items = array(name, min, max);
    var result = new ArrayList<T>(items.size());
    for (int i = 0; i < items.size(); i++) {
      var item = read(name + "[" + i + "]", items.getValue(i), reader);
      if (item != null) {
        result.add(item);
      }
    }
    return result;
  }

  /** Reads a nested object, or returns null when it is missing or bad; {@code reader} may call {@link #check()}. */
  public <T> T object(String name, Function<Fields, T> reader) {
    return has(name) ? read(name, json.getValue(name), reader) : null;
  }

  private <T> T read(String name, Object value, Function<Fields, T> reader) {
    if (!(value instanceof JsonObject object)) {
      return refuse(name, "must be an object", null);
    }
    try {
      return reader.apply(new Fields(object, prefix + name + ".", new JsonArray()));
    } catch (Failure e) {
      if (e.errors().isEmpty()) {
        throw e;
      }
      e.errors().forEach(this::note);
      return null;
    }
  }

  /** Reads a list of texts of at most {@code length} characters. */
  public List<String> texts(String name, int min, int max, int length) {
    var items = array(name, min, max);
    var result = new ArrayList<String>(items.size());
    for (int i = 0; i < items.size(); i++) {
      result.add(items.getValue(i) instanceof String text && text.length() <= length ? text
          : refuse(name + "[" + i + "]", "must be text of at most " + length + " characters", ""));
    }
    return result;
  }

  public List<Long> ids(String name, int max) {
    var items = array(name, 0, max);
    var result = new ArrayList<Long>(items.size());
    for (int i = 0; i < items.size(); i++) {
      result.add(wholeNumber(name + "[" + i + "]", items.getValue(i), 1, Long.MAX_VALUE));
    }
    return result;
  }

  private JsonArray array(String name, int min, int max) {
    var value = json.getValue(name);
    if (value == null) {
      return min == 0 ? new JsonArray() : missing(name, new JsonArray());
    }
    if (!(value instanceof JsonArray items)) {
      return refuse(name, "must be a list", new JsonArray());
    }
    return items.size() < min || items.size() > max
        ? refuse(name, "must have " + range(min, max, "entries"), new JsonArray()) : items;
  }

  private long wholeNumber(String name, Object value, long min, long max) {
    if (!(value instanceof Integer || value instanceof Long)) {
      return refuse(name, "must be a whole number from " + min + " to " + max, min);
    }
    var number = ((Number) value).longValue();
    return number < min || number > max ? refuse(name, "must be from " + min + " to " + max, min) : number;
  }

  /** Notes that a field breaks a rule, and returns {@code instead} to go on with until {@link #check()}. */
  public <T> T refuse(String name, String message, T instead) {
    note(Failure.fieldError(prefix + name, message));
    return instead;
  }

  private void note(Object error) {
    if (errors.size() < Failure.MAX_ERRORS) {
      errors.add(error);
    }
  }

  private <T> T missing(String name, T instead) {
    return refuse(name, "is missing", instead);
  }

  /** @throws Failure 422 naming every field that was refused so far, up to {@value Failure#MAX_ERRORS} */
  public void check() {
    if (!errors.isEmpty()) {
      throw Failure.invalid(errors);
    }
  }
}
