package pos.customer;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes secrets that cannot be guessed, and so need no salt to be kept as hashes. */
final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private Secrets() {}

  /** Returns 43 characters that are safe in a URL. */
  static String random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
