package pos.common.rule;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON with a budget of values, because its objects need many times the memory of its text: {@code {"":0}} is 6
 * bytes long and becomes 200.
 */
public final class BoundedJson {

  /** The deepest nesting that is read; no contract has more than six levels. */
  public static final int MAX_DEPTH = 32;

  private static final JsonFactory FACTORY = JsonFactory.builder()
      // the names are a client's choice, and the JVM's table of interned strings is for ever
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
      .build();

  private BoundedJson() {}

  /** Work with a parser, whose errors are answered as errors of the client. */
  interface Reading<T> {

    T read(JsonParser parser) throws IOException;
  }

  /** @throws Failure 400 when the text is not a JSON value, or is nested too deeply */
  static <T> T read(byte[] text, int from, int length, Reading<T> reading) {
    try (var parser = FACTORY.createParser(text, from, length)) {
      return readWhole(parser, reading);
    } catch (StreamConstraintsException e) {
      throw Failure.of(Failure.Kind.BAD_REQUEST, "malformed-json",
          "The request body must not be nested more than " + MAX_DEPTH + " levels deep, or contain longer numbers than "
              + "a computer needs.");
    } catch (IOException e) {
      throw malformed();
    }
  }

  private static <T> T readWhole(JsonParser parser, Reading<T> reading) throws IOException {
    try {
      if (parser.nextToken() == null) {
        throw malformed();
      }
      var result = reading.read(parser);
      if (parser.nextToken() != null) {
        throw malformed();
      }
      return result;
    } catch (JsonParseException e) {
      if (e.getOriginalMessage().startsWith("Duplicate field")) {
        // of two values nobody knows which is meant
        throw Failure.badRequest(Flaw.shortened(parser.currentName()), Flaw.REPEATED);
      }
      throw e;
    }
  }

  private static Failure malformed() {
    return Failure.of(Failure.Kind.BAD_REQUEST, "malformed-json", "The request body is not valid JSON.");
  }

  /**
   * Counts the values of a JSON text, objects and lists included, without keeping any of them.
   *
   * @throws Failure 400 when the text is not JSON, is nested too deeply, or has more than {@code max} values
   */
  public static int count(byte[] text, int from, int length, int max) {
    return read(text, from, length, parser -> count(parser, max));
  }

  /** Counts the value at which the parser is, and leaves the parser at its end. */
  static int count(JsonParser parser, int max) throws IOException {
    var values = 0;
    var depth = 0;
    while (true) {
      var token = parser.currentToken();
      if (token == null) {
        throw malformed();
      }
      if (token.isStructEnd()) {
        depth--;
      } else if (token != JsonToken.FIELD_NAME) {
        depth += token.isStructStart() ? 1 : 0;
        if (++values > max) {
          throw Failure.of(Failure.Kind.BAD_REQUEST, "too-many-values", "The request body has more than " + max
              + " JSON values in a place where no valid one has: leave out what this call does not read.");
        }
      }
      if (depth == 0) {
        return values;
      }
      parser.nextToken();
    }
  }

  /** Returns the value of a text whose values were {@linkplain #count counted}. */
  public static Object parse(byte[] text, int from, int length) {
    return wrap(read(text, from, length, BoundedJson::value));
  }

  private static Object wrap(Object value) {
    return switch (value) {
      case Map<?, ?> map -> new JsonObject(castKeys(map));
      case List<?> list -> new JsonArray(list);
      case null, default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> castKeys(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw malformed();
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    var map = new LinkedHashMap<String, Object>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    var list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }
}
