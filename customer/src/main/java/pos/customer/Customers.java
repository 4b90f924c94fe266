package pos.customer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.events.Outbox;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.sql.Rows;

/** The table of customers. */
final class Customers {

  private static final String COLUMNS =
      "id, username, email, first_name, last_name, phone, version, created_at, updated_at";
  private static final String BY_ID = "SELECT " + COLUMNS + " FROM customers WHERE id = $1 AND erased_at IS NULL";

  private Customers() {}

  /** Whoever has a username or an e-mail address in lower case, or nobody. */
  static Future<Account> account(SqlClient client, String name) {
    return client.preparedQuery("""
        SELECT coalesce('customer/' || c.id, 'name/' || encode(sha256(convert_to($1, 'UTF8')), 'hex')) AS key,
          c.id, c.password_hash
        FROM (SELECT) AS anybody LEFT JOIN customers c ON c.username = $1 OR c.email = $1
        """).mapping(Account::from).execute(Tuple.of(name)).map(Customers::one);
  }

  static Future<Account> account(SqlClient client, long id) {
    return client.preparedQuery("""
        SELECT 'customer/' || id AS key, id, password_hash FROM customers WHERE id = $1 AND erased_at IS NULL
        """).mapping(Account::from).execute(Tuple.of(id)).map(Customers::one);
  }

  static Future<Customer> find(SqlClient client, long id) {
    return client.preparedQuery(BY_ID).mapping(Customer::from).execute(Tuple.of(id)).map(Customers::one);
  }

  /** Reads a customer and keeps others from changing her, her tokens or her addresses until the transaction ends. */
  static Future<Customer> lock(SqlConnection tx, long id, ExpectedVersion expected) {
    return tx.preparedQuery(BY_ID + " FOR NO KEY UPDATE").mapping(Customer::from).execute(Tuple.of(id))
        .map(Customers::one)
        .map(customer -> {
          expected.mustMatch(customer.version());
          return customer;
        });
  }

  static Future<Customer> insert(SqlConnection tx, Customer.Draft draft, String passwordHash) {
    return tx.preparedQuery("""
        INSERT INTO customers (username, email, first_name, last_name, phone, password_hash)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING
        """ + COLUMNS).mapping(Customer::from)
        .execute(Tuple.of(draft.username(), draft.email(), draft.firstName(), draft.lastName(), draft.phone(),
            passwordHash))
        .map(Customers::one).recover(Customers::refuseTaken);
  }

  static Future<Customer> update(SqlConnection tx, long id, Customer.Draft draft) {
    return tx.preparedQuery("""
        UPDATE customers SET email = $2, first_name = $3, last_name = $4, phone = $5, version = version + 1,
          updated_at = now()
        WHERE id = $1 RETURNING
        """ + COLUMNS).mapping(Customer::from)
        .execute(Tuple.of(id, draft.email(), draft.firstName(), draft.lastName(), draft.phone()))
        .map(Customers::one).recover(Customers::refuseTaken);
  }

  /** @return false when the account was locked, or its password changed, while the old one was compared */
  static Future<Boolean> replacePassword(SqlConnection tx, Account account, String passwordHash) {
    return tx.preparedQuery("""
        UPDATE customers SET password_hash = $3, version = version + 1, updated_at = now()
        WHERE id = $1 AND password_hash = $2 AND NOT EXISTS (SELECT FROM locked_accounts WHERE account = $4)
        """).execute(Tuple.of(account.customerId(), account.passwordHash(), passwordHash, account.key()))
        .map(updated -> updated.rowCount() == 1);
  }

  /** Takes everything personal away, wherever it is kept, and tells the others to; the id stays, as orders have it. */
  static Future<Void> erase(SqlConnection tx, long id) {
    return tx.preparedQuery("""
        WITH gone_addresses AS (DELETE FROM addresses WHERE customer_id = $1),
          gone_tokens AS (DELETE FROM auth_tokens WHERE customer_id = $1),
          gone_failures AS (DELETE FROM login_failures WHERE account = 'customer/' || $1),
          gone_answers AS (DELETE FROM idempotency_keys WHERE caller LIKE '%/' || $1
            OR location = $2 AND body::json->>'id' = $1::text)
        UPDATE customers SET username = NULL, email = NULL, password_hash = NULL, first_name = NULL, last_name = NULL,
          phone = NULL, version = version + 1, updated_at = now(), erased_at = now()
        WHERE id = $1
        """).execute(Tuple.of(id, Customer.PATH))
        .compose(_ -> Outbox.add(tx, "customer.erased", new JsonObject().put("customer_id", id)));
  }

  /** Says the same of a username as of an e-mail address: who asks about somebody else's is not told which it was. */
  private static <T> Future<T> refuseTaken(Throwable cause) {
    return cause instanceof PgException e && e.getConstraint() != null && e.getConstraint().endsWith("_taken")
        ? Future.failedFuture(Failure.conflict("account-taken",
            "This username or e-mail address cannot be used. Log in if it is yours, or take another."))
        : Future.failedFuture(cause);
  }

  private static <T> T one(RowSet<T> rows) {
    return Rows.first(rows).orElseThrow(() ->
        Failure.of(Failure.Kind.UNAUTHENTICATED, "unauthorized", "This account no longer exists."));
  }
}
