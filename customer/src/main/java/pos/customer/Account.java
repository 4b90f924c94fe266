package pos.customer;

import io.vertx.sqlclient.Row;

/**
 * The account of a name, or none.
 *
 * <p>Wrong passwords are counted by the name that was typed, for unknown names too. So a lock tells neither whether such
 * a name exists, nor which e-mail address belongs to which username.
 */
sealed interface Account {

  /** Returns the key under which wrong passwords are counted: the name, and the device after an {@code @}. */
  String key();

  /** Returns the id of the customer, or null. */
  Long owner();

  /** An account that exists. */
  record Known(String key, long customerId, String passwordHash) implements Account {

    @Override
    public Long owner() {
      return customerId;
    }
  }

  /** A name that no customer has. */
  record Unknown(String key) implements Account {

    @Override
    public Long owner() {
      return null;
    }
  }

  static Account from(Row row) {
    var key = row.getString("key");
    return row.getLong("id") == null ? new Unknown(key) : known(row);
  }

  static Known known(Row row) {
    return new Known(row.getString("key"), row.getLong("id"), row.getString("password_hash"));
  }
}
