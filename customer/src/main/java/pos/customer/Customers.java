package pos.customer;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;
import pos.common.rule.Failure;
import pos.common.shop.Language;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;
import pos.customer.Customer.Profile;

/** The table of customers. */
final class Customers {

  private static final Columns<Profile> PROFILE = new Columns<Profile>()
      .add("username", Type.TEXT, Profile::username)
      .add("email", Type.TEXT, Profile::email)
      .add("first_name", Type.TEXT, Profile::firstName)
      .add("last_name", Type.TEXT, Profile::lastName)
      .add("phone", Type.TEXT, Profile::phone);
  private static final String ALL =
      "id, email_confirmed, language, version, created_at, updated_at, " + PROFILE.names();

  private static final String FIND = "SELECT " + ALL + " FROM customers WHERE id = $1 AND erased_at IS NULL";
  private static final String LOCK = FIND + " FOR NO KEY UPDATE";
  private static final String INSERT = """
      INSERT INTO customers (%s, password_hash, language) VALUES (%s, $6, $7) RETURNING %s
      """.formatted(PROFILE.names(), PROFILE.values(), ALL);
  private static final String UPDATE = """
      UPDATE customers SET %s, email_confirmed = email_confirmed AND email = $2, version = version + 1,
        updated_at = now()
      WHERE id = $6 RETURNING %s
      """.formatted(PROFILE.assignments(), ALL);
  private static final String FORGET_FAILURES = """
      DELETE FROM login_failures WHERE account = 'customer/' || $1::bigint OR split_part(account, '@', 1) IN (
        SELECT 'name/' || encode(sha256(convert_to(name, 'UTF8')), 'hex')
        FROM customers c, unnest(ARRAY[c.username, c.email]) AS name WHERE c.id = $1::bigint)""";

  private Customers() {}

  /** @param name a username or an e-mail address, in lower case */
  static Future<Account> findAccount(SqlClient client, String name, Client device) {
    return client.preparedQuery("""
        SELECT 'name/' || encode(sha256(convert_to($1, 'UTF8')), 'hex') || '@' || $2 AS key, c.id, c.password_hash
        FROM (SELECT) AS one_row LEFT JOIN customers c ON c.username = $1 OR c.email = $1
        """).mapping(Account::from).execute(Tuple.of(name, device.hash())).map(Rows::only);
  }

  static Future<Account.Known> findAccount(SqlClient client, long id) {
    return client.preparedQuery("""
        SELECT 'customer/' || id AS key, id, password_hash FROM customers WHERE id = $1 AND erased_at IS NULL
        """).mapping(Account::known).execute(Tuple.of(id)).map(Customers::existing);
  }

  static Future<Customer> find(SqlClient client, long id) {
    return client.preparedQuery(FIND).mapping(Customer::from).execute(Tuple.of(id)).map(Customers::existing);
  }

  /** Reads a customer, whose data, tokens and addresses no other transaction changes until this one ends. */
  static Future<Customer> lock(SqlConnection tx, long id) {
    return tx.preparedQuery(LOCK).mapping(Customer::from).execute(Tuple.of(id)).map(Customers::existing);
  }

  /** Fails with 409 when the username or the e-mail address is taken. */
  static Future<Customer> insert(SqlConnection tx, Profile profile, String passwordHash, Language language) {
    return tx.preparedQuery(INSERT).mapping(Customer::from)
        .execute(PROFILE.of(profile).addString(passwordHash).addString(language.name().toLowerCase(Locale.ROOT)))
        .map(Rows::only).recover(Customers::refuseTaken);
  }

  /** Fails with 409 when the e-mail address is taken; another address than before is not confirmed. */
  static Future<Customer> update(SqlConnection tx, long id, Profile profile) {
    return tx.preparedQuery(UPDATE).mapping(Customer::from).execute(PROFILE.of(profile).addLong(id))
        .map(Customers::existing).recover(Customers::refuseTaken);
  }

  /** @return false when the account was locked, or its password changed, while the old one was being compared */
  static Future<Boolean> replacePassword(SqlConnection tx, Account.Known account, String passwordHash) {
    return tx.preparedQuery("""
        UPDATE customers SET password_hash = $3, version = version + 1, updated_at = now()
        WHERE id = $1 AND password_hash = $2 AND locked_until($4, id) IS NULL
        """).execute(Tuple.of(account.customerId(), account.passwordHash(), passwordHash, account.key()))
        .map(updated -> updated.rowCount() == 1);
  }

  /** Sets a password without the old one, and forgets the wrong ones: the account may be locked because of them. */
  static Future<Void> resetPassword(SqlConnection tx, long id, String passwordHash) {
    return tx.preparedQuery("""
        WITH forgiven AS (%s)
        UPDATE customers SET password_hash = $2, version = version + 1, updated_at = now() WHERE id = $1
        """.formatted(FORGET_FAILURES)).execute(Tuple.of(id, passwordHash)).mapEmpty();
  }

  static Future<Void> confirmEmail(SqlConnection tx, long id) {
    return tx.preparedQuery("""
        UPDATE customers SET email_confirmed = true, version = version + 1, updated_at = now() WHERE id = $1
        """).execute(Tuple.of(id)).mapEmpty();
  }

  /** Removes a customer's personal data from all tables; the row stays, because orders refer to its id. */
  static Future<Void> erase(SqlConnection tx, long id) {
    return tx.preparedQuery("""
        WITH erased_addresses AS (DELETE FROM addresses WHERE customer_id = $1),
          ended AS (DELETE FROM auth_tokens WHERE customer_id = $1 RETURNING family, issued_at),
          ended_before AS (%s),
          erased_devices AS (DELETE FROM known_devices WHERE customer_id = $1),
          erased_mails AS (DELETE FROM mails WHERE customer_id = $1),
          erased_counts AS (DELETE FROM mail_counts WHERE account = 'customer/' || $1),
          erased_failures AS (%s),
          erased_answers AS (DELETE FROM idempotency_keys WHERE caller LIKE '%%/' || $1
            OR location = $2 AND body::json->>'id' = $1::text)
        UPDATE customers SET username = NULL, email = NULL, password_hash = NULL, first_name = NULL, last_name = NULL,
          phone = NULL, email_confirmed = false, version = version + 1, updated_at = now(), erased_at = now()
        WHERE id = $1
        """.formatted(SessionEnds.WRITE, FORGET_FAILURES)).execute(Tuple.of(id, Customer.PATH)).mapEmpty();
  }

  /** Answers the same for a username as for an e-mail address, so that neither can be looked up with it. */
  private static <T> Future<T> refuseTaken(Throwable cause) {
    return cause instanceof PgException e && e.getConstraint() != null && e.getConstraint().endsWith("_taken")
        ? Future.failedFuture(Failure.conflict("account-taken",
            "This username or e-mail address is not available. Log in if it is yours, or choose another."))
        : Future.failedFuture(cause);
  }

  private static <T> T existing(RowSet<T> rows) {
    return Rows.first(rows).orElseThrow(() -> Failure.of(Failure.Kind.UNAUTHENTICATED, "unauthorized",
        "This account no longer exists."));
  }
}
