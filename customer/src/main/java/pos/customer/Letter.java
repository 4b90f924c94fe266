package pos.customer;

import io.vertx.sqlclient.Row;
import java.util.Locale;
import pos.common.shop.Language;

/**
 * A mail that is due.
 *
 * @param email null for a name that no customer has: nothing is sent then
 * @param tooLate whether its time was over before it could be sent
 */
record Letter(long id, Purpose purpose, Language language, String email, boolean tooLate) {

  static Letter from(Row row) {
    return new Letter(row.getLong("id"), Purpose.valueOf(row.getString("purpose").toUpperCase(Locale.ROOT)),
        Language.of(row.getString("language")).orElseThrow(), row.getString("email"), row.getBoolean("too_late"));
  }

  /** Leaves out the address. */
  @Override
  public String toString() {
    return "mail " + id + " (" + purpose.code() + ")";
  }
}
