package pos.cart;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** The owner of a cart. */
sealed interface Owner {

  /** The prefix of this service's paths behind the gateway. */
  String PATH = "/cart-service";

  /** A customer who has logged in. */
  record Customer(long id) implements Owner {

    @Override
    public String sessionId() {
      return "customer-" + id;
    }

    @Override
    public String path() {
      return PATH;
    }
  }

  /** A visitor who has not logged in, and owns the cart by knowing the id of its session. */
  record Guest(String sessionId) implements Owner {

    private static final int RANDOM_BYTES = 24;
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9_-]{32}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public Guest {
      if (!isSessionId(sessionId)) {
        throw new IllegalArgumentException("not the id of a guest session");
      }
    }

    /** Returns a guest with a session id that cannot be guessed. */
    static Guest create() {
      var bytes = new byte[RANDOM_BYTES];
      RANDOM.nextBytes(bytes);
      return new Guest(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Returns whether the text has the form of a session id; only Redis knows whether the session exists. */
    static boolean isSessionId(String text) {
      return SESSION_ID.matcher(text).matches();
    }

    @Override
    public String path() {
      return PATH + "/guest/" + sessionId;
    }
  }

  String sessionId();

  /** Returns the path behind the gateway with which the paths of this owner's cart begin. */
  String path();

  /**
   * Returns the id of the cart. It is derived from the session id, so that all keys of a script are known before it
   * runs, and does not reveal it.
   */
  default String cartId() {
    return UUID.nameUUIDFromBytes(("cart of " + sessionId()).getBytes(StandardCharsets.UTF_8)).toString();
  }
}
