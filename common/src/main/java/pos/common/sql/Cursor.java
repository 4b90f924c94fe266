package pos.common.sql;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.rule.Flaw;

/** The position in a list where a page begins: the sort key of the last row before it, opaque to clients. */
public final class Cursor {

  private final JsonArray key;

  private Cursor(JsonArray key) {
    this.key = key;
  }

  /**
   * Reads what {@link #encode} returned.
   *
   * @param order the name of the list's order
   * @throws Failure 400 when the text is not a cursor of a list in this order
   */
  public static Cursor parse(String text, String order) {
    try {
      var key = new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      if (!key.isEmpty() && order.equals(key.getValue(0))) {
        return new Cursor(key);
      }
    } catch (IllegalArgumentException | DecodeException e) {
      // refused below
    }
    throw invalid();
  }

  /** Returns the text of the cursor behind the row with this sort key. @param order the name of the list's order */
  public static String encode(String order, Object... key) {
    var all = new JsonArray().add(order);
    for (var part : key) {
      all.add(part instanceof Instant || part instanceof UUID ? part.toString() : part);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all.toBuffer().getBytes());
  }

  public String text(int index) {
    return part(index) instanceof String text && text.indexOf('\0') < 0 ? text : refuse();
  }

  public long number(int index) {
    return part(index) instanceof Number number && !(number instanceof Double) ? number.longValue() : refuse();
  }

  public long number(int index, long min, long max) {
    var number = number(index);
    return number < min || number > max ? refuse() : number;
  }

  public Instant instant(int index) {
    var instant = Fields.parseInstant(text(index));
    return instant == null ? refuse() : instant;
  }

  public UUID uuid(int index) {
    try {
      return UUID.fromString(text(index));
    } catch (IllegalArgumentException e) {
      return refuse();
    }
  }

  private Object part(int index) {
    return index + 1 < key.size() ? key.getValue(index + 1) : null;
  }

  private static <T> T refuse() {
    throw invalid();
  }

  private static Failure invalid() {
    return Failure.badRequest("cursor", Flaw.of("not_a_cursor",
        "must be the next_cursor of a page of the same list: start again without one"));
  }
}
