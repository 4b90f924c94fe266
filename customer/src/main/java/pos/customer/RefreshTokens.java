package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import pos.common.sql.Rows;

/**
 * The table of refresh tokens: a login begins a family, and each use replaces a token by the next one of its family.
 *
 * <p>Every change locks the customer's row, so that no token is issued while all of them are being revoked.
 */
final class RefreshTokens {

  static final String OLD = "expires_at < now()";
  /** The condition of the one token of a session that can be used: ending it takes no longer for those of before. */
  private static final String UNUSED = "used_at IS NULL AND revoked_at IS NULL";

  private static final int SLICE = 10_000;

  private RefreshTokens() {}

  /**
   * Begins a family, remembers the device, and forgets the account's wrong passwords unless others have locked it.
   *
   * @return empty when the account was locked, or its password changed, while the password was being compared
   */
  static Future<Optional<RefreshToken>> open(SqlClient client, Account.Known account) {
    var token = RefreshToken.first(account.customerId());
    return client.preparedQuery("""
        WITH opened AS (
          INSERT INTO auth_tokens (id, family, customer_id, token_hash)
          SELECT $2, $2, id, sha256(convert_to($1, 'UTF8')) FROM customers
          WHERE id = $3 AND password_hash = $4 AND locked_until($5, id) IS NULL
          FOR NO KEY UPDATE OF customers
          RETURNING id, customer_id), known AS (
          INSERT INTO known_devices (customer_id, device) SELECT customer_id, split_part($5, '@', 2) FROM opened
          ON CONFLICT (customer_id, device) DO UPDATE SET last_login = excluded.last_login), forgiven AS (
          DELETE FROM login_failures WHERE EXISTS (SELECT FROM opened)
            AND (account = $5 OR account = split_part($5, '@', 1) AND failures < most))
        SELECT id FROM opened
        """).execute(Tuple.of(token.text(), token.id(), account.customerId(), account.passwordHash(), account.key()))
        .map(opened -> Rows.first(opened).map(_ -> token));
  }

  /**
   * Replaces a token by the next one of its family. When the client that did so asks once more, because the answer was
   * lost, it gets the same one; any other use of a token that was used revokes its family.
   *
   * @param next the text of the next one
   * @return empty when the token is not valid
   */
  static Future<Optional<RefreshToken>> renew(SqlConnection tx, String text, String next, Client client) {
    return lockOwner(tx, text).compose(owner -> owner.isEmpty() ? Future.succeededFuture(Optional.empty())
        : replace(tx, text, next, client)
            .compose(made -> made.isPresent() ? Future.succeededFuture(made) : repeat(tx, text, next, client))
            .compose(made -> made.isPresent() ? Future.succeededFuture(made) : revoke(tx, text).map(Optional.empty())));
  }

  /** Revokes the family of a token, if there is one. */
  static Future<Void> revokeFamily(SqlConnection tx, String text) {
    return lockOwner(tx, text).compose(_ -> revoke(tx, text));
  }

  private static Future<Optional<Long>> lockOwner(SqlConnection tx, String text) {
    return tx.preparedQuery("""
        SELECT c.id FROM customers c JOIN auth_tokens t ON t.customer_id = c.id
        WHERE t.token_hash = sha256(convert_to($1, 'UTF8')) FOR NO KEY UPDATE OF c
        """).execute(Tuple.of(text))
        .map(rows -> Rows.first(rows).map(row -> row.getLong("id")));
  }

  private static Future<Optional<RefreshToken>> replace(SqlConnection tx, String text, String next, Client client) {
    return tx.preparedQuery("""
        WITH used AS (
          UPDATE auth_tokens SET used_at = now(), used_by = $4
          WHERE token_hash = sha256(convert_to($1, 'UTF8')) AND %s AND expires_at > now()
          RETURNING family, customer_id)
        INSERT INTO auth_tokens (id, family, customer_id, token_hash)
        SELECT $2, family, customer_id, sha256(convert_to($3, 'UTF8')) FROM used RETURNING id, family, customer_id
        """.formatted(UNUSED)).mapping(row -> RefreshToken.from(row, next))
        .execute(Tuple.of(text, UUID.randomUUID(), next, client.hash())).map(Rows::first);
  }

  private static Future<Optional<RefreshToken>> repeat(SqlConnection tx, String text, String next, Client client) {
    return tx.preparedQuery("""
        SELECT made.id, made.family, made.customer_id FROM auth_tokens used JOIN auth_tokens made USING (family)
        WHERE used.token_hash = sha256(convert_to($1, 'UTF8')) AND made.token_hash = sha256(convert_to($2, 'UTF8'))
          AND used.used_by = $3 AND used.used_at > now() - interval '10 seconds'
          AND made.used_at IS NULL AND made.revoked_at IS NULL
        """).mapping(row -> RefreshToken.from(row, next)).execute(Tuple.of(text, next, client.hash()))
        .map(Rows::first);
  }

  private static Future<Void> revoke(SqlConnection tx, String text) {
    return tx.preparedQuery("""
        WITH ended AS (
          UPDATE auth_tokens SET revoked_at = now() WHERE %s
            AND family = (SELECT family FROM auth_tokens WHERE token_hash = sha256(convert_to($1, 'UTF8')))
          RETURNING family, issued_at)
        """.formatted(UNUSED) + SessionEnds.WRITE).execute(Tuple.of(text)).mapEmpty();
  }

  /** Revokes every token of a customer whose row the transaction has locked. */
  static Future<Void> revokeAll(SqlConnection tx, long customerId) {
    return tx.preparedQuery("""
        WITH ended AS (
          UPDATE auth_tokens SET revoked_at = now() WHERE %s AND customer_id = $1 RETURNING family, issued_at)
        """.formatted(UNUSED) + SessionEnds.WRITE).execute(Tuple.of(customerId)).mapEmpty();
  }

  /** Returns whether a customer has this token and its session goes on; one that was replaced counts as well. */
  static Future<Boolean> isLive(SqlClient client, UUID id, long customerId) {
    return client.preparedQuery("""
        SELECT FROM auth_tokens t WHERE id = $1 AND customer_id = $2 AND revoked_at IS NULL
          AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.id = t.family)
        """).execute(Tuple.of(id, customerId)).map(rows -> rows.size() == 1);
  }

  /** Deletes the used tokens of a customer who leaves, in slices: a session may have had any number of them. */
  static Future<Void> deleteUsed(SqlClient client, long customerId) {
    return client.preparedQuery("""
        DELETE FROM auth_tokens WHERE ctid = ANY(ARRAY(
          SELECT ctid FROM auth_tokens WHERE customer_id = $1 AND used_at IS NOT NULL LIMIT $2))
        """).execute(Tuple.of(customerId, SLICE)).compose(deleted -> deleted.rowCount() < SLICE
        ? Future.succeededFuture() : deleteUsed(client, customerId));
  }
}
