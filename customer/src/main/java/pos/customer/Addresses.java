package pos.customer;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.customer.CustomerAddress.Draft;

/** The table of addresses. */
final class Addresses {

  /** The order of {@link #list}. */
  static final String ORDER = "id";

  private static final Columns<Draft> CONTENT = new Columns<Draft>()
      .add("full_name", Type.TEXT, draft -> draft.address().fullName())
      .add("line1", Type.TEXT, draft -> draft.address().line1())
      .add("line2", Type.TEXT, draft -> draft.address().line2())
      .add("city", Type.TEXT, draft -> draft.address().city())
      .add("province", Type.TEXT, draft -> draft.address().province())
      .add("postal_code", Type.TEXT, draft -> draft.address().postalCode())
      .add("phone", Type.TEXT, draft -> draft.address().phone())
      .add("default_shipping", Type.FLAG, Draft::defaultShipping)
      .add("default_billing", Type.FLAG, Draft::defaultBilling);
  private static final String ALL = "id, version, " + CONTENT.names();

  private static final Listing<CustomerAddress> LIST = new Listing<>("SELECT " + ALL + " FROM addresses", "id",
      CustomerAddress::from, address -> new Object[] {address.id()});
  private static final String FIND = "SELECT " + ALL + " FROM addresses WHERE customer_id = $1 AND id = $2";
  private static final String INSERT = """
      INSERT INTO addresses (%s, customer_id) VALUES (%s, $10) RETURNING %s
      """.formatted(CONTENT.names(), CONTENT.values(), ALL);
  private static final String UPDATE = """
      UPDATE addresses SET %s, version = version + 1 WHERE customer_id = $10 AND id = $11 RETURNING %s
      """.formatted(CONTENT.assignments(), ALL);

  private Addresses() {}

  static Future<Page<CustomerAddress>> list(SqlClient client, long customerId, PageRequest page) {
    var where = new Where().and("customer_id = ?", customerId)
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  static Future<Long> count(SqlClient client, long customerId) {
    return client.preparedQuery("SELECT count(*) FROM addresses WHERE customer_id = $1")
        .execute(Tuple.of(customerId)).map(rows -> Rows.only(rows).getLong(0));
  }

  /** Fails with 404 when there is no such address, or when it is another customer's. */
  static Future<CustomerAddress> findOwn(SqlClient client, long customerId, long id) {
    return client.preparedQuery(FIND).mapping(CustomerAddress::from).execute(Tuple.of(customerId, id))
        .map(rows -> Rows.found(rows, "address", id));
  }

  static Future<CustomerAddress> insert(SqlConnection tx, long customerId, Draft draft) {
    return tx.preparedQuery(INSERT).mapping(CustomerAddress::from).execute(CONTENT.of(draft).addLong(customerId))
        .map(Rows::only);
  }

  static Future<CustomerAddress> update(SqlConnection tx, long customerId, long id, Draft draft) {
    return tx.preparedQuery(UPDATE).mapping(CustomerAddress::from)
        .execute(CONTENT.of(draft).addLong(customerId).addLong(id))
        .map(rows -> Rows.found(rows, "address", id));
  }

  static Future<Void> delete(SqlConnection tx, long customerId, long id) {
    return tx.preparedQuery("DELETE FROM addresses WHERE customer_id = $1 AND id = $2")
        .execute(Tuple.of(customerId, id)).mapEmpty();
  }

  /**
   * Ends the defaults that {@code draft} takes over.
   *
   * @param kept the id of an address that keeps its defaults
   */
  static Future<Void> clearDefaults(SqlConnection tx, long customerId, Draft draft, Optional<Long> kept) {
    return tx.preparedQuery("""
        UPDATE addresses SET default_shipping = default_shipping AND NOT $2,
          default_billing = default_billing AND NOT $3, version = version + 1
        WHERE customer_id = $1 AND id IS DISTINCT FROM $4 AND (default_shipping AND $2 OR default_billing AND $3)
        """)
        .execute(Tuple.of(customerId, draft.defaultShipping(), draft.defaultBilling(), kept.orElse(null)))
        .mapEmpty();
  }
}
