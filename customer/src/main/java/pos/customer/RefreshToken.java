package pos.customer;

import io.vertx.sqlclient.Row;
import java.util.UUID;
import pos.common.shop.CustomerTokens.Claims;

/**
 * A refresh token that has just been made; only now is its text known, as the database keeps a hash of it.
 *
 * @param id also the {@code jti} of the access token that is issued with it
 * @param family begins with a log-in, and is the session of the access token
 * @param text the secret that a client exchanges for the next tokens
 */
record RefreshToken(UUID id, UUID family, long customerId, String text) {

  /** Makes the first token of a family. */
  static RefreshToken first(long customerId) {
    var id = UUID.randomUUID();
    return new RefreshToken(id, id, customerId, Secrets.random());
  }

  static RefreshToken from(Row row, String text) {
    return new RefreshToken(row.getUUID("id"), row.getUUID("family"), row.getLong("customer_id"), text);
  }

  /** Returns what the access token says. */
  Claims claims() {
    return new Claims(customerId, id, family);
  }
}
