package pos.common;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Where the next page begins: the sort key of the last row seen, opaque to clients, bound to one order of one list. */
public final class Cursor {

  private final JsonArray key;

  private Cursor(JsonArray key) {
    this.key = key;
  }

  /**
   * @param order the name of the list's order; a cursor made for another one is refused
   * @return the cursor the request carries, or null for the first page
   */
  public static Cursor of(RoutingContext ctx, String order) {
    var text = Query.of(ctx).text("cursor", 2000);
    if (text == null) {
      return null;
    }
    try {
      var key = new JsonArray(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      if (!key.isEmpty() && order.equals(key.getValue(0))) {
        return new Cursor(key);
      }
    } catch (IllegalArgumentException | DecodeException e) {
      // refused below
    }
    throw unusable();
  }

  static String encode(String order, Object... key) {
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
    throw unusable();
  }

  private static Failure unusable() {
    return Failure.badRequest("cursor", "must be a next_cursor of this very list: start again without one");
  }
}
