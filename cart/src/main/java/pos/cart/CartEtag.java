package pos.cart;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** The ETags of carts: the version, and a digest of all that is shown, prices and availability included. */
final class CartEtag {

  /** Has the version as its group; the digest does not count for a change. */
  static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})(?:-[0-9a-f-]{36})?\"");

  private CartEtag() {}

  /** Returns the tag of a cart as it is shown; the time of its expiry, which every use postpones, does not count. */
  static String of(JsonObject shown) {
    var tagged = new LinkedHashMap<>(shown.getMap());
    tagged.remove("expires_at");
    var digest = UUID.nameUUIDFromBytes(new JsonObject(tagged).toBuffer().getBytes());
    return "\"" + shown.getLong("version") + "-" + digest + "\"";
  }
}
