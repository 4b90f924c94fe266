package pos.customer;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * A refresh token that has just been made; only now is its text known, as the database keeps a hash of it.
 *
 * @param id also the {@code jti} of the access token that is issued with it
 * @param text the secret that a client exchanges for the next tokens
 */
record RefreshToken(UUID id, long customerId, String text) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  /** Makes a random token. */
  static RefreshToken of(long customerId) {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new RefreshToken(UUID.randomUUID(), customerId,
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }
}
