package pos.cart;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import pos.common.rule.Failure;
import pos.common.http.Idempotency;

/**
 * On what terms a cart is changed: once under an Idempotency-Key, which belongs to the session, or only while it has
 * the version of If-Match; empty where the request does not say so.
 */
record Terms(String key, String fingerprint, String version) {

  static final Terms NONE = new Terms("", "", "");
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})(?:-[0-9a-f-]{36})?\"");

  static Terms of(RoutingContext ctx, Session session) {
    if (!ctx.request().method().equals(HttpMethod.POST)) {
      return new Terms("", "", expectedVersion(ctx.request().getHeader("If-Match")));
    }
    var key = Idempotency.key(ctx);
    return key == null ? NONE : new Terms("cart:idempotency:" + session.id() + ":" + key,
        Idempotency.fingerprint(ctx, ctx.body().asString()), "");
  }

  /** A tag also names what was known of the products; of a change it is the cart's own version that counts. */
  private static String expectedVersion(String header) {
    if (header == null || header.equals("*")) {
      return "";
    }
    var tag = TAG.matcher(header);
    if (!tag.matches()) {
      throw Failure.badRequest("If-Match", "must be an ETag of this cart, quotes included");
    }
    return tag.group(1);
  }
}
