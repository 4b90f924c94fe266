package pos.customer;

import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import pos.common.shop.CustomerTokens;

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

  /** Returns the secret that follows another one: always the same, and unknown without the key that signs tokens. */
  static String after(String text, CustomerTokens tokens) {
    var signed = tokens.sign(new JsonObject().put("follows", text));
    return signed.substring(signed.lastIndexOf('.') + 1);
  }
}
