package pos.customer;

import io.vertx.sqlclient.Row;

/**
 * Who a name may log in as.
 *
 * @param key under which its failures are counted
 * @param customerId null, like the hash, when the name is nobody's
 */
record Account(String key, Long customerId, String passwordHash) {

  static Account from(Row row) {
    return new Account(row.getString("key"), row.getLong("id"), row.getString("password_hash"));
  }
}
