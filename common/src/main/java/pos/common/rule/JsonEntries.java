package pos.common.rule;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * The entries of a list in a JSON object, read one at a time and as often as needed: all of them at once would be many
 * times their text.
 */
public final class JsonEntries {

  private final byte[] text;
  private final int[] begins;
  private final int[] ends;
  private int size;

  private JsonEntries(byte[] text, int max) {
    this.text = text;
    this.begins = new int[max];
    this.ends = new int[max];
  }

  /**
   * Finds the entries of a list, and checks the whole text on the way.
   *
   * @param name the field of the list
   * @param min the fewest entries
   * @param max the most entries
   * @param maxValues the most JSON values of an entry, and of everything beside the list
   * @throws Failure 400 when the text is not a JSON object or has too many values, 422 when the list is not valid or
   *     is not the only field
   */
  public static JsonEntries of(byte[] text, int length, String name, int min, int max, int maxValues) {
    return BoundedJson.read(text, 0, length, parser -> {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw Fields.notAnObject();
      }
      var entries = new JsonEntries(text, max);
      var flaw = Flaw.MISSING;
      var errors = new JsonArray();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var field = parser.currentName();
        parser.nextToken();
        if (!field.equals(name)) {
          if (errors.size() < Failure.MAX_ERRORS) {
            errors.add(Flaw.unknownField("", field, Set.of(name)));
          }
          BoundedJson.count(parser, maxValues);
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
          flaw = entries.find(parser, min, max, maxValues);
        } else {
          flaw = parser.currentToken() == JsonToken.VALUE_NULL ? Flaw.MISSING : Flaw.NOT_A_LIST;
          BoundedJson.count(parser, maxValues);
        }
      }
      if (flaw != null) {
        errors.add(flaw.toJson(name));
      }
      if (!errors.isEmpty()) {
        throw Failure.invalid(errors);
      }
      return entries;
    });
  }

  /** Notes where each entry begins and ends, and returns what is wrong with their number, or null. */
  private Flaw find(JsonParser parser, int min, int max, int maxValues) throws IOException {
    var found = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      var begin = parser.currentTokenLocation().getByteOffset();
      BoundedJson.count(parser, maxValues);
      // reads a value to its end, which a parser may leave for later
      parser.finishToken();
      if (begin < 0) {
        throw Failure.of(Failure.Kind.BAD_REQUEST, "malformed-json", "The request body must be UTF-8.");
      }
      if (found < max) {
        begins[found] = (int) begin;
        ends[found] = (int) parser.currentLocation().getByteOffset();
      }
      found++;
    }
    size = Math.min(found, max);
    return found < min || found > max ? Flaw.size(found, min, max) : null;
  }

  public int size() {
    return size;
  }

  /** Returns the length of an entry's text in bytes. */
  public int bytes(int index) {
    return ends[index] - begins[index];
  }

  /** Returns an entry as a JSON value of any kind. */
  public Object get(int index) {
    return BoundedJson.parse(text, begins[index], bytes(index));
  }

  /** Returns the different whole numbers that entries have in a field, in ascending order. */
  public TreeSet<Long> numbers(String field) {
    var numbers = new TreeSet<Long>();
    for (int i = 0; i < size; i++) {
      BoundedJson.read(text, begins[i], bytes(i), parser -> {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          parser.skipChildren();
          return null;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          var isWanted = parser.currentName().equals(field);
          if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && isWanted
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            numbers.add(parser.getLongValue());
          }
          parser.skipChildren();
        }
        return null;
      });
    }
    return numbers;
  }
}
