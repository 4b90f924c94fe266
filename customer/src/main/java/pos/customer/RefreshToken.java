package pos.customer;

import java.util.UUID;

/**
 * A refresh token that has just been made; only now is its text known, as the database keeps a hash of it.
 *
 * @param id also the {@code jti} of the access token that is issued with it
 * @param text the secret that a client exchanges for the next tokens
 */
record RefreshToken(UUID id, long customerId, String text) {

  /** Makes a random token. */
  static RefreshToken of(long customerId) {
    return new RefreshToken(UUID.randomUUID(), customerId, Secrets.random());
  }
}
