package pos.common.rule;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is wrong with a value: a code that programs read, a message that people read, and the bounds of the rule.
 *
 * @param code in lower case, such as {@code too_long}; every code is listed in the contract
 * @param message what follows the name of the field in a sentence, such as {@code must have 1 to 5 characters}
 */
public record Flaw(String code, String message, JsonObject bounds) {

  public static final Flaw MISSING = of("missing", "is missing");
  public static final Flaw REPEATED = of("repeated", "must not be repeated");
  public static final Flaw NOT_A_UUID = of("not_a_uuid", "must be a UUID");
  static final Flaw NOT_TEXT = of("not_text", "must be text");
  static final Flaw NOT_A_FLAG = of("not_a_flag", "must be true or false");
  static final Flaw NOT_A_TIME = of("not_a_time", "must be a time such as 2026-11-22T15:04:05Z");
  static final Flaw NOT_A_LIST = of("not_a_list", "must be a list");
  static final Flaw NOT_AN_OBJECT = of("not_an_object", "must be an object");
  static final Flaw HIDDEN_CHARACTERS =
      of("control_characters", "must not contain control characters or others that cannot be seen");
  /** The most characters of an unknown name that are repeated in an answer. */
  private static final int MAX_NAME = 100;

  /** Returns a flaw of a rule without bounds. */
  public static Flaw of(String code, String message) {
    return new Flaw(code, message, new JsonObject());
  }

  /** Returns the error of a field that is none of those that are known. @param path what stands before its name */
  static JsonObject unknownField(String path, String name, Collection<String> known) {
    return unknown("field", name, known)
        .toJson(path + shortened(name));
  }

  /** Returns a name that a client has chosen as it is repeated in an answer. */
  static String shortened(String name) {
    return Text.shown(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name);
  }

  /**
   * Returns the flaw of a name that is none of those that are known, with the one that may be meant.
   *
   * @param what a field, column or parameter
   */
  public static Flaw unknown(String what, String name, Collection<String> known) {
    var flaw = of("unknown_" + what, "is not a known " + what);
    return Spelling.closest(name, known).map(meant ->
        of(flaw.code, flaw.message + ": did you mean \"" + meant + "\"?").with("suggestion", meant)).orElse(flaw);
  }

  /** Returns the flaw of a parameter of a query that is none of those that are known. */
  public static Flaw unknownParameter(List<String> known) {
    return known.isEmpty() ? of("unknown_parameter", "is not a parameter: this call has none")
        : of("unknown_parameter", "is not a parameter of this call, which has " + String.join(", ", known))
            .with("options", new JsonArray(known));
  }

  /** Returns what is wrong with a text of which the spelling is to have {@code min} to {@code max} characters. */
  public static Optional<Flaw> ofText(String written, int min, int max, UnaryOperator<String> spelling) {
    // what is far too long is not spelt at all, because that takes more than a moment
    var text = written.length() > 4 * max + 100 ? written : spelling.apply(written);
    var length = Text.length(text);
    return length < min || length > max ? Optional.of(length(length, min, max))
        : Text.isVisible(text) ? Optional.empty() : Optional.of(HIDDEN_CHARACTERS);
  }

  /** Returns the flaw of a text that does not have {@code min} to {@code max} characters. */
  static Flaw length(int length, int min, int max) {
    return of(length > max ? "too_long" : "too_short", "must have " + range(min, max, "characters")).between(min, max);
  }

  /** Returns the flaw of a list that does not have {@code min} to {@code max} entries. */
  static Flaw size(int size, int min, int max) {
    return of(size > max ? "too_many" : "too_few", "must have " + range(min, max, "entries")).between(min, max);
  }

  /** Returns the flaw of a number that is not from {@code min} to {@code max}. */
  static Flaw number(long number, long min, long max) {
    return of(number > max ? "too_large" : "too_small", "must be from " + min + " to " + max).between(min, max);
  }

  public static Flaw tooLarge(long max, String message) {
    return of("too_large", message).with("max", max);
  }

  public static Flaw tooLong(int max, String message) {
    return of("too_long", message).with("max", max);
  }

  public static Flaw tooMany(int max, String message) {
    return of("too_many", message).with("max", max);
  }

  public static Flaw notAnOption(List<String> options, String message) {
    return of("not_an_option", message).with("options", new JsonArray(options));
  }

  private static String range(int min, int max, String unit) {
    return min == max ? min + " " + unit : min + " to " + max + " " + unit;
  }

  public Flaw between(long min, long max) {
    return with("min", min).with("max", max);
  }

  /** Returns the same flaw with one more bound. */
  public Flaw with(String name, Object bound) {
    return new Flaw(code, message, bounds.copy().put(name, bound));
  }

  /** Returns an entry of the member {@code errors} of a problem. */
  public JsonObject toJson(String field) {
    return new JsonObject().put("field", field).put("code", code).mergeIn(bounds).put("message", message);
  }
}
