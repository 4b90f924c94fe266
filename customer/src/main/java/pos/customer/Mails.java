package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;
import java.util.Optional;
import pos.common.shop.Language;
import pos.common.sql.Rows;

/**
 * The table of mails: what is to be sent, and hashes of the tokens in what was sent.
 *
 * <p>A token is made when its mail is sent, so it is stored nowhere; a mail that is sent again has another one.
 */
final class Mails {

  /** Condition of the rows that nobody needs any more. */
  static final String OLD = "expires_at < now() AND next_attempt_at IS NULL";
  static final String OLD_COUNTS = "until < now()";

  /** Five mails an hour for a purpose, counted in the statement that adds the mail. */
  private static final String ADD = """
      WITH asked AS (%s), counted AS (
        INSERT INTO mail_counts AS c (account, purpose, mails, until)
        SELECT account, $2::text, 1, now() + interval '1 hour' FROM asked
        ON CONFLICT (account, purpose) DO UPDATE SET mails = CASE WHEN c.until > now() THEN c.mails + 1 ELSE 1 END,
          until = CASE WHEN c.until > now() THEN c.until ELSE excluded.until END
        WHERE c.mails < 5 OR c.until <= now()
        RETURNING account)
      INSERT INTO mails (customer_id, purpose, language, lifetime_seconds, recipient)
      SELECT customer_id, $2, coalesce($3::text, language), $4::int, $5::text FROM asked JOIN counted USING (account)
      """;
  /** The same rows are written for a name that no customer has: neither the answer nor its time tells. */
  private static final String ADD_BY_NAME = ADD.formatted("""
      SELECT c.id AS customer_id, coalesce(c.language, 'fr') AS language, CASE WHEN c.id IS NULL
        THEN 'name/' || encode(sha256(convert_to($1, 'UTF8')), 'hex') ELSE 'customer/' || c.id END AS account
      FROM (SELECT) AS one_row LEFT JOIN customers c ON c.username = $1 OR c.email = $1""");
  private static final String ADD_BY_ID = ADD.formatted("""
      SELECT id AS customer_id, language, 'customer/' || id AS account FROM customers
      WHERE id = $1 AND erased_at IS NULL""");
  private static final String VALID = """
      SELECT c.id FROM customers c JOIN mails m ON m.customer_id = c.id AND m.email = c.email
      WHERE m.token_hash = sha256(convert_to($1, 'UTF8')) AND m.purpose = $2 AND m.expires_at > now() %s
      """;

  private Mails() {}

  /**
   * Adds a mail to the account of a name, if there is one and it was not sent too many.
   *
   * @param name a username or an e-mail address, in lower case
   * @param language null for that of the customer
   */
  static Future<Void> add(SqlClient client, Purpose purpose, String name, Language language) {
    return client.preparedQuery(ADD_BY_NAME)
        .execute(Tuple.of(name, purpose.code(), code(language), (int) purpose.lifetime().toSeconds(), null)).mapEmpty();
  }

  /** @return whether the mail was added; the customer is sent no more than five an hour */
  static Future<Boolean> add(SqlClient client, Purpose purpose, long customerId, Language language) {
    return add(client, purpose, customerId, language, null);
  }

  /** Tells a customer's former address that it was replaced, in the customer's own language. */
  static Future<Void> addNotice(SqlClient client, long customerId, String formerEmail) {
    return add(client, Purpose.EMAIL_CHANGED, customerId, null, formerEmail).mapEmpty();
  }

  private static Future<Boolean> add(SqlClient client, Purpose purpose, long customerId, Language language,
      String recipient) {
    return client.preparedQuery(ADD_BY_ID)
        .execute(Tuple.of(customerId, purpose.code(), code(language), (int) purpose.lifetime().toSeconds(), recipient))
        .map(added -> added.rowCount() == 1);
  }

  private static String code(Language language) {
    return language == null ? null : language.name().toLowerCase(Locale.ROOT);
  }

  /** Takes the next mail that is due; when it is neither finished nor dropped, it is due again in a minute or more. */
  static Future<Optional<Letter>> take(SqlClient client, String token) {
    return client.preparedQuery("""
        WITH due AS (
          SELECT m.id, coalesce(m.recipient, c.email) AS email
          FROM mails m LEFT JOIN customers c ON c.id = m.customer_id
          WHERE m.next_attempt_at <= now() ORDER BY m.next_attempt_at LIMIT 1 FOR UPDATE OF m SKIP LOCKED)
        UPDATE mails m SET attempts = attempts + 1, email = due.email,
          next_attempt_at = now() + least(interval '1 minute' * 2 ^ least(attempts, 10), interval '10 minutes'),
          token_hash = sha256(convert_to($1, 'UTF8')), expires_at = now() + interval '1 second' * lifetime_seconds
        FROM due WHERE m.id = due.id
        RETURNING m.id, purpose, language, m.email,
          asked_at + interval '1 second' * lifetime_seconds < now() AS too_late
        """).mapping(Letter::from).execute(Tuple.of(token)).map(Rows::first);
  }

  /** Ends the attempts to send a mail; the token in it works until it is used or expires. */
  static Future<Void> finish(SqlClient client, Letter letter) {
    return client.preparedQuery("UPDATE mails SET next_attempt_at = NULL WHERE id = $1")
        .execute(Tuple.of(letter.id())).mapEmpty();
  }

  static Future<Void> drop(SqlClient client, Letter letter) {
    return client.preparedQuery("DELETE FROM mails WHERE id = $1").execute(Tuple.of(letter.id())).mapEmpty();
  }

  /** Deletes what a customer was sent or is to be sent for a purpose, so that the tokens in it stop working. */
  static Future<Void> revoke(SqlClient client, Purpose purpose, long customerId) {
    return client.preparedQuery("DELETE FROM mails WHERE customer_id = $1 AND purpose = $2")
        .execute(Tuple.of(customerId, purpose.code())).mapEmpty();
  }

  /** Returns whether a token can be used, without using it. */
  static Future<Boolean> isValid(SqlClient client, Purpose purpose, String token) {
    return client.preparedQuery(VALID.formatted("")).execute(Tuple.of(token, purpose.code()))
        .map(rows -> rows.size() == 1);
  }

  /**
   * Uses a token, which then is no more, and locks its owner's row until the transaction ends.
   *
   * @return its owner; empty when it does not exist, was used, has expired, or was sent to an address that the customer
   *     has changed since
   */
  static Future<Optional<Long>> use(SqlConnection tx, Purpose purpose, String token) {
    return tx.preparedQuery(VALID.formatted("FOR NO KEY UPDATE OF c")).execute(Tuple.of(token, purpose.code()))
        // only now, as another transaction may have used the token while this one waited for the row
        .compose(_ -> tx.preparedQuery("""
            DELETE FROM mails m USING customers c WHERE c.id = m.customer_id AND c.email = m.email
              AND m.token_hash = sha256(convert_to($1, 'UTF8')) AND m.purpose = $2 AND m.expires_at > now()
            RETURNING m.customer_id
            """).execute(Tuple.of(token, purpose.code())))
        .map(used -> Rows.first(used).map(row -> row.getLong("customer_id")));
  }
}
