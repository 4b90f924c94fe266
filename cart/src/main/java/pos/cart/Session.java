package pos.cart;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import pos.common.shop.CustomerTokens;
import pos.common.rule.Failure;

/** Whose cart it is: a customer's, or that of a guest, who proves it by knowing the session's id. */
record Session(String id, Long customerId) {

  static final String PATH = "/cart-service";
  private static final int RANDOM_BYTES = 24;
  private static final Pattern GUEST_ID = Pattern.compile("[A-Za-z0-9_-]{32}");
  private static final SecureRandom RANDOM = new SecureRandom();

  static Session ofCustomer(long customerId) {
    return new Session("customer-" + customerId, customerId);
  }

  /** A guest's session that nobody can guess. */
  static Session newGuest() {
    var bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return ofGuest(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** @param id for which {@link #isGuestId} is true; whether it was ever given to a guest, Redis knows */
  static Session ofGuest(String id) {
    return new Session(id, null);
  }

  static boolean isGuestId(String text) {
    return GUEST_ID.matcher(text).matches();
  }

  /** The session that the path names, otherwise that of the token's customer. */
  static Session of(RoutingContext ctx) {
    var guest = ctx.pathParam("session_id");
    if (guest == null) {
      return ofCustomer(CustomerTokens.customerId(ctx));
    }
    if (!isGuestId(guest)) {
      throw Failure.badRequest("session_id", "must be a session id as POST /guest gives it");
    }
    return ofGuest(guest);
  }

  boolean isGuest() {
    return customerId == null;
  }

  /** Follows from the session, so that all keys of a script are known before it runs; it does not tell the session. */
  String cartId() {
    return UUID.nameUUIDFromBytes(("cart of " + id).getBytes(StandardCharsets.UTF_8)).toString();
  }

  String key() {
    return "cart:session:" + id;
  }

  String itemsKey() {
    return "cart:items:" + cartId();
  }

  /** Where the session's calls begin behind the gateway. */
  String path() {
    return isGuest() ? PATH + "/guest/" + id : PATH;
  }
}
