package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of refresh tokens: a log-in begins a family, and each use replaces a token by the family's next. Whoever
 * changes a customer's tokens holds the customer's row, so that none is made while all are being revoked.
 */
final class RefreshTokens {

  private static final Logger LOG = LoggerFactory.getLogger(RefreshTokens.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;

  static final String FORGET_OLD = """
      WITH failures AS (DELETE FROM login_failures WHERE until < now())
      DELETE FROM auth_tokens WHERE expires_at < now()
      """;

  private RefreshTokens() {}

  /** @return null when the account was locked, or its password changed, while the password was compared */
  static Future<RefreshToken> open(SqlClient client, Account account) {
    var next = new RefreshToken(UUID.randomUUID(), account.customerId(), newToken());
    return client.preparedQuery("""
        WITH opened AS (
          INSERT INTO auth_tokens (id, family, customer_id, token_hash)
          SELECT $2, $2, id, sha256(convert_to($1, 'UTF8')) FROM customers
          WHERE id = $3 AND password_hash = $4 AND NOT EXISTS (SELECT FROM locked_accounts WHERE account = $5)
          FOR NO KEY UPDATE OF customers
          RETURNING id), forgiven AS (
          DELETE FROM login_failures WHERE account = $5 AND EXISTS (SELECT FROM opened))
        SELECT id FROM opened
        """).execute(Tuple.of(next.text(), next.id(), account.customerId(), account.passwordHash(),
            account.key()))
        .map(rows -> rows.size() == 1 ? next : null);
  }

  /** @return the family's next, or null when the token is not good; one that was used before ends its family */
  static Future<RefreshToken> renew(SqlConnection tx, String token) {
    return lockOwner(tx, token).compose(owner -> owner == null ? Future.succeededFuture()
        : replace(tx, token, new RefreshToken(UUID.randomUUID(), owner, newToken()))
            .compose(next -> next != null ? Future.succeededFuture(next) : revoke(tx, token).mapEmpty()));
  }

  /** Ends the family of a token, if there is one. */
  static Future<Void> revokeFamily(SqlConnection tx, String token) {
    return lockOwner(tx, token).compose(_ -> revoke(tx, token));
  }

  private static Future<Long> lockOwner(SqlConnection tx, String token) {
    return tx.preparedQuery("""
        SELECT c.id FROM customers c JOIN auth_tokens t ON t.customer_id = c.id
        WHERE t.token_hash = sha256(convert_to($1, 'UTF8')) FOR NO KEY UPDATE OF c
        """).execute(Tuple.of(token))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getLong(0));
  }

  private static Future<RefreshToken> replace(SqlConnection tx, String token, RefreshToken next) {
    return tx.preparedQuery("""
        WITH used AS (
          UPDATE auth_tokens SET used_at = now()
          WHERE token_hash = sha256(convert_to($1, 'UTF8')) AND used_at IS NULL AND revoked_at IS NULL
            AND expires_at > now()
          RETURNING family, customer_id)
        INSERT INTO auth_tokens (id, family, customer_id, token_hash)
        SELECT $2, family, customer_id, sha256(convert_to($3, 'UTF8')) FROM used
        """).execute(Tuple.of(token, next.id(), next.text()))
        .map(made -> made.rowCount() == 1 ? next : null);
  }

  private static Future<Void> revoke(SqlConnection tx, String token) {
    return tx.preparedQuery("""
        UPDATE auth_tokens SET revoked_at = now() WHERE revoked_at IS NULL
          AND family = (SELECT family FROM auth_tokens WHERE token_hash = sha256(convert_to($1, 'UTF8')))
        """).execute(Tuple.of(token)).mapEmpty();
  }

  /** Ends every session of a customer whose row the transaction holds. */
  static Future<Void> revokeAll(SqlConnection tx, long customerId) {
    return tx.preparedQuery("UPDATE auth_tokens SET revoked_at = now() WHERE customer_id = $1 AND revoked_at IS NULL")
        .execute(Tuple.of(customerId)).mapEmpty();
  }

  /** Whether the session that an access token came with goes on. */
  static Future<Boolean> isLive(SqlClient client, UUID id, long customerId) {
    return client.preparedQuery("SELECT FROM auth_tokens WHERE id = $1 AND customer_id = $2 AND revoked_at IS NULL")
        .execute(Tuple.of(id, customerId)).map(rows -> rows.size() == 1);
  }

  static void forgetOld(SqlClient client) {
    client.query(FORGET_OLD).execute()
        .onFailure(e -> LOG.warn("clean-up failed, next in a minute: {}", e.getMessage()));
  }

  private static String newToken() {
    var bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
