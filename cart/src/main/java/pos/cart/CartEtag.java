package pos.cart;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.regex.Pattern;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;

/** The ETags of carts: the version, and a digest of all that is shown, prices and availability included. */
final class CartEtag {

  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})(?:-[0-9a-f-]{36})?\"");

  private CartEtag() {}

  /** Returns the tag of a cart as it is shown; the time of its expiry, which every use postpones, does not count. */
  static String of(JsonObject shown) {
    var tagged = new LinkedHashMap<>(shown.getMap());
    tagged.remove("expires_at");
    var digest = UUID.nameUUIDFromBytes(new JsonObject(tagged).toBuffer().getBytes());
    return "\"" + shown.getLong("version") + "-" + digest + "\"";
  }

  /**
   * Reads the version out of a tag; the digest does not count for a change.
   *
   * @param ifMatch the value of the header {@code If-Match}, or null without it
   * @throws Failure 400 when it is neither {@code *} nor a single tag of a cart
   */
  static ExpectedVersion expected(String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return ExpectedVersion.ANY;
    }
    var tag = TAG.matcher(ifMatch);
    if (!tag.matches()) {
      throw Failure.badRequest("If-Match",
          Flaw.of("not_an_etag", "must be a single ETag of this cart, quotes included"));
    }
    return ExpectedVersion.of(Long.parseLong(tag.group(1)));
  }
}
