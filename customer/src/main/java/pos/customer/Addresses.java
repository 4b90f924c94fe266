package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import pos.common.rule.Failure;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The table of addresses; whoever changes one holds the customer's row, so that defaults move one at a time. */
final class Addresses {

  /** The order of {@link #list}. */
  static final String ORDER = "id";
  private static final int MAX = 100;
  private static final String COLUMNS = """
      id, full_name, line1, line2, city, province, postal_code, phone, default_shipping, default_billing, version
      """;

  private Addresses() {}

  static Future<Page<CustomerAddress>> list(SqlClient client, long customerId, PageRequest page) {
    var where = new Where().and("customer_id = ?", customerId)
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    var sql = "SELECT " + COLUMNS + "FROM addresses " + where.sql() + " ORDER BY id LIMIT "
        + where.parameter(page.rows());
    return client.preparedQuery(sql).mapping(CustomerAddress::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), address -> new Object[] {address.id()}));
  }

  /** Fails with 404 when it is not there, and likewise when it is somebody else's. */
  static Future<CustomerAddress> find(SqlClient client, long customerId, long id) {
    return client.preparedQuery("SELECT " + COLUMNS + "FROM addresses WHERE customer_id = $1 AND id = $2")
        .mapping(CustomerAddress::from).execute(Tuple.of(customerId, id))
        .map(rows -> Rows.found(rows, "address", id));
  }

  static Future<CustomerAddress> insert(SqlConnection tx, long customerId, CustomerAddress.Draft draft) {
    return refuseTooMany(tx, customerId)
        .compose(_ -> clearDefaults(tx, customerId, 0, draft))
        .compose(_ -> tx.preparedQuery("""
            INSERT INTO addresses (customer_id, full_name, line1, line2, city, province, postal_code, phone,
              default_shipping, default_billing)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING
            """ + COLUMNS).mapping(CustomerAddress::from).execute(values(customerId, draft)))
        .map(Rows::only);
  }

  private static Future<Void> refuseTooMany(SqlConnection tx, long customerId) {
    return tx.preparedQuery("SELECT count(*) FROM addresses WHERE customer_id = $1").execute(Tuple.of(customerId))
        .map(rows -> {
          if (Rows.only(rows).getLong(0) >= MAX) {
            throw Failure.conflict("too-many-addresses",
                "An account has at most " + MAX + " addresses. Delete one first.");
          }
          return null;
        });
  }

  static Future<CustomerAddress> replace(SqlConnection tx, long customerId, long id, CustomerAddress.Draft draft) {
    return clearDefaults(tx, customerId, id, draft)
        .compose(_ -> tx.preparedQuery("""
            UPDATE addresses SET full_name = $2, line1 = $3, line2 = $4, city = $5, province = $6, postal_code = $7,
              phone = $8, default_shipping = $9, default_billing = $10, version = version + 1
            WHERE customer_id = $1 AND id = $11 RETURNING
            """ + COLUMNS).mapping(CustomerAddress::from).execute(values(customerId, draft).addLong(id)))
        .map(rows -> Rows.found(rows, "address", id));
  }

  static Future<Void> delete(SqlConnection tx, long id) {
    return tx.preparedQuery("DELETE FROM addresses WHERE id = $1").execute(Tuple.of(id)).mapEmpty();
  }

  /** Takes from the others what this address is to be the default for. */
  private static Future<Void> clearDefaults(SqlConnection tx, long customerId, long id, CustomerAddress.Draft draft) {
    return tx.preparedQuery("""
        UPDATE addresses SET default_shipping = default_shipping AND NOT $3,
          default_billing = default_billing AND NOT $4, version = version + 1
        WHERE customer_id = $1 AND id <> $2 AND (default_shipping AND $3 OR default_billing AND $4)
        """).execute(Tuple.of(customerId, id, draft.defaultShipping(), draft.defaultBilling())).mapEmpty();
  }

  private static Tuple values(long customerId, CustomerAddress.Draft draft) {
    var address = draft.address();
    return Tuple.of(customerId, address.fullName(), address.line1(), address.line2(), address.city())
        .addString(address.province()).addString(address.postalCode()).addString(address.phone())
        .addBoolean(draft.defaultShipping()).addBoolean(draft.defaultBilling());
  }
}
