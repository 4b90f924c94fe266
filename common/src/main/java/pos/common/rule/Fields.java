package pos.common.rule;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads a JSON object strictly: nothing is coerced, and every bad field is named, as is every field that is not read.
 *
 * <p>A reader that meets a bad value notes it and returns a harmless one; {@link #check()} then refuses the object with
 * all errors at once, or with the first when there are many. So read all fields, check, and only then build the record.
 * JSON null counts as missing.
 */
public final class Fields {

  /** The largest amount in cents that a field accepts: ten million dollars. */
  public static final long MAX_CENTS = 1_000_000_000;

  private final JsonObject json;
  private final String prefix;
  private final boolean tolerant;
  /** The names that were asked for, here and in the other entries of the same list. */
  private final Set<String> known;
  private final JsonArray errors = new JsonArray();

  private Fields(JsonObject json, String prefix, boolean tolerant, Set<String> known) {
    this.json = json;
    this.prefix = prefix;
    this.tolerant = tolerant;
    this.known = known;
  }

  /** Reads what a client has sent. @throws Failure 400 when the value is not an object */
  public static Fields of(Object json) {
    return of(json, false);
  }

  /** Reads an entry of a list of which one is read at a time. @throws Failure 400 when the value is not an object */
  public static Fields ofEntry(Object json, String list, int index) {
    return new Fields(of(json).json, list + "[" + index + "].", false, new HashSet<>());
  }

  /** Reads what a service has written, which may be of a later version: fields that are not read are ignored. */
  public static Fields tolerant(JsonObject json) {
    return of(json, true);
  }

  private static Fields of(Object json, boolean tolerant) {
    if (json instanceof JsonObject object) {
      return new Fields(object, "", tolerant, new HashSet<>());
    }
    throw notAnObject();
  }

  static Failure notAnObject() {
    return Failure.of(Failure.Kind.BAD_REQUEST, "malformed-json", "The request body must be a JSON object.");
  }

  public boolean has(String name) {
    return value(name) != null;
  }

  private Object value(String name) {
    known.add(name);
    return json.getValue(name);
  }

  public String text(String name, int min, int max) {
    return has(name) ? text(name, min, max, null) : refuse(name, Flaw.MISSING, "");
  }

  /** Reads text in its {@linkplain Text spelling}, which has {@code min} to {@code max} characters. */
  public String text(String name, int min, int max, String fallback) {
    return text(name, min, max, fallback, Text::of);
  }

  public String line(String name, int min, int max) {
    return has(name) ? line(name, min, max, null) : refuse(name, Flaw.MISSING, "");
  }

  /** Reads text in one line. */
  public String line(String name, int min, int max, String fallback) {
    return text(name, min, max, fallback, Text::line);
  }

  private String text(String name, int min, int max, String fallback, UnaryOperator<String> spelling) {
    var value = value(name);
    return value == null ? fallback : spelt(name, value, min, max, spelling);
  }

  /** What a service has written is not refused for characters that were allowed when it was. */
  private String spelt(String name, Object value, int min, int max, UnaryOperator<String> spelling) {
    if (!(value instanceof String written)) {
      return refuse(name, Flaw.NOT_TEXT, "");
    }
    var flaw = Flaw.ofText(written, min, max, spelling);
    return flaw.isEmpty() || tolerant && flaw.get() == Flaw.HIDDEN_CHARACTERS ? spelling.apply(written)
        : refuse(name, flaw.get(), "");
  }

  /** Reads text as it was typed, outer white space included. */
  public String secret(String name, int min, int max) {
    var value = value(name);
    if (!(value instanceof String text)) {
      return refuse(name, value == null ? Flaw.MISSING : Flaw.NOT_TEXT, "");
    }
    var length = Text.length(text);
    if (length < min || length > max) {
      return refuse(name, Flaw.length(length, min, max), "");
    }
    return text.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
        ? text : refuse(name, Flaw.HIDDEN_CHARACTERS, "");
  }

  public long integer(String name, long min, long max) {
    return has(name) ? integer(name, min, max, null) : refuse(name, Flaw.MISSING, min);
  }

  public Long integer(String name, long min, long max, Long fallback) {
    var value = value(name);
    return value == null ? fallback : (Long) wholeNumber(name, value, min, max);
  }

  public boolean flag(String name, boolean fallback) {
    return switch (value(name)) {
      case null -> fallback;
      case Boolean flag -> flag;
      default -> refuse(name, Flaw.NOT_A_FLAG, fallback);
    };
  }

  /** Reads one of the constants by its {@linkplain Wire spelling}; required when there is no fallback. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> type, E fallback) {
    var value = value(name);
    if (value == null) {
      return fallback == null ? refuse(name, Flaw.MISSING, type.getEnumConstants()[0]) : fallback;
    }
    for (var constant : type.getEnumConstants()) {
      if (Wire.name(constant).equals(value)) {
        return constant;
      }
    }
    return refuse(name, Flaw.notAnOption(Wire.names(type), "must be one of " + Wire.names(type)),
        type.getEnumConstants()[0]);
  }

  public UUID uuid(String name, UUID fallback) {
    var value = value(name);
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
    return refuse(name, Flaw.NOT_A_UUID, fallback);
  }

  /** Reads an RFC 3339 time with an offset, between the years 2000 and 2100. */
  public Instant instant(String name, Instant fallback) {
    var value = value(name);
    if (value == null) {
      return fallback;
    }
    var instant = value instanceof String text ? parseInstant(text) : null;
    return instant == null ? refuse(name, Flaw.NOT_A_TIME, fallback) : instant;
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

  /** Reads a list of objects, and checks each after {@code reader}, which may do so earlier. */
  public <T> List<T> list(String name, int min, int max, Function<Fields, T> reader) {
    var items = array(name, min, max);
    var result = new ArrayList<T>(items.size());
    var names = new HashSet<String>();
    for (int i = 0; i < items.size(); i++) {
      var item = read(name + "[" + i + "]", items.getValue(i), names, reader);
      if (item != null) {
        result.add(item);
      }
    }
    return result;
  }

  /** Reads a nested object and checks it, or returns null when it is missing or bad. */
  public <T> T object(String name, Function<Fields, T> reader) {
    return has(name) ? read(name, value(name), new HashSet<>(), reader) : null;
  }

  private <T> T read(String name, Object value, Set<String> names, Function<Fields, T> reader) {
    if (!(value instanceof JsonObject object)) {
      return refuse(name, Flaw.NOT_AN_OBJECT, null);
    }
    try {
      var fields = new Fields(object, prefix + name + ".", tolerant, names);
      var result = reader.apply(fields);
      fields.check();
      return result;
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
      result.add(spelt(name + "[" + i + "]", items.getValue(i), 0, length, Text::of));
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
    var value = value(name);
    if (value == null) {
      return min == 0 ? new JsonArray() : refuse(name, Flaw.MISSING, new JsonArray());
    }
    if (!(value instanceof JsonArray items)) {
      return refuse(name, Flaw.NOT_A_LIST, new JsonArray());
    }
    return items.size() < min || items.size() > max
        ? refuse(name, Flaw.size(items.size(), min, max), new JsonArray()) : items;
  }

  private long wholeNumber(String name, Object value, long min, long max) {
    if (!(value instanceof Integer || value instanceof Long)) {
      return refuse(name, Flaw.of("not_a_whole_number", "must be a whole number from " + min + " to " + max)
          .between(min, max), min);
    }
    var number = ((Number) value).longValue();
    return number < min || number > max ? refuse(name, Flaw.number(number, min, max), min) : number;
  }

  /** Notes that a field breaks a rule, and returns {@code instead} to go on with until {@link #check()}. */
  public <T> T refuse(String name, Flaw flaw, T instead) {
    note(flaw.toJson(prefix + name));
    return instead;
  }

  private void note(Object error) {
    if (errors.size() < Failure.MAX_ERRORS) {
      errors.add(error);
    }
  }

  /**
   * Refuses an object with bad fields, and one of a client with fields that have not been read.
   *
   * @throws Failure 422 naming them, up to {@value Failure#MAX_ERRORS}
   */
  public void check() {
    if (!tolerant) {
      noteUnknown();
    }
    if (!errors.isEmpty()) {
      throw Failure.invalid(errors);
    }
  }

  private void noteUnknown() {
    json.fieldNames().stream().filter(name -> !known.contains(name))
        .forEach(name -> note(Flaw.unknownField(prefix, name, known)));
  }
}
