package pos.sales.till;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Wire;
import pos.common.shop.StoreScope;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The table of cashiers. */
final class Cashiers {

  static final String ORDER = "cashiers by id";
  /** Then a cashier waits for {@link #WAIT_MINUTES}: at most 480 guesses a day, of 10,000 PINs or more. */
  static final int MAX_ATTEMPTS = 5;
  static final int WAIT_MINUTES = 15;
  private static final String COLUMNS = "id, store_id, name, role, active, version";
  private static final Listing<Cashier> LIST = new Listing<>("SELECT " + COLUMNS + " FROM cashiers ", "id",
      Cashier::from, cashier -> new Object[] {cashier.id()});

  private Cashiers() {}

  /** @param stores the stores whose cashiers to list */
  static Future<Page<Cashier>> list(SqlClient client, StoreScope stores, Boolean active, PageRequest page) {
    var where = new Where().and("store_id = ?", stores.store().orElse(null)).and("active = ?", active)
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  static Future<Cashier> find(SqlClient client, long id) {
    return client.preparedQuery("SELECT " + COLUMNS + " FROM cashiers WHERE id = $1").mapping(Cashier::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "cashier", id));
  }

  /** Fails with 409 when another cashier of the store has the name. */
  static Future<Cashier> insert(SqlConnection tx, CashierDraft cashier, String pinHash) {
    return tx.preparedQuery("""
        INSERT INTO cashiers (store_id, name, role, pin_hash) VALUES ($1, $2, $3, $4)
        ON CONFLICT ON CONSTRAINT cashier_name_taken DO NOTHING RETURNING %s
        """.formatted(COLUMNS)).mapping(Cashier::from)
        .execute(Tuple.of(cashier.storeId(), cashier.name(), Wire.name(cashier.role()), pinHash))
        .map(rows -> Rows.first(rows).orElseThrow(() -> Failure.conflict("cashier-name-taken",
            "Another cashier of store " + cashier.storeId() + " has this name.")));
  }

  /** @param pinHash null to leave the PIN as it is; a new one ends the wait after wrong ones */
  static Future<Cashier> change(SqlConnection tx, long id, CashierChange change, String pinHash,
      ExpectedVersion expected) {
    return tx.preparedQuery("SELECT " + COLUMNS + " FROM cashiers WHERE id = $1 FOR UPDATE").mapping(Cashier::from)
        .execute(Tuple.of(id)).map(rows -> Rows.found(rows, "cashier", id))
        .compose(cashier -> {
          expected.mustMatch(cashier.version());
          return tx.preparedQuery("""
              UPDATE cashiers SET role = coalesce($2, role), active = coalesce($3, active),
                pin_hash = coalesce($4, pin_hash), attempts = CASE WHEN $4 IS NULL THEN attempts ELSE 0 END,
                version = version + 1
              WHERE id = $1 RETURNING %s
              """.formatted(COLUMNS)).mapping(Cashier::from)
              .execute(Tuple.of(id, change.roleName(), change.active(), pinHash)).map(Rows::only);
        });
  }

  /**
   * Counts an attempt to log in, before the PIN is compared, so that attempts at the same time count as well.
   *
   * @return the hash of the PIN; empty when there were too many attempts, or the cashier is not active
   */
  static Future<Optional<String>> attempt(SqlClient client, long id) {
    return client.preparedQuery("""
        UPDATE cashiers SET
          attempts = CASE WHEN attempted_at > now() - make_interval(mins => %1$d) THEN attempts + 1 ELSE 1 END,
          attempted_at = CASE WHEN attempted_at > now() - make_interval(mins => %1$d) THEN attempted_at ELSE now() END
        WHERE id = $1 AND active
          AND (attempts < %2$d OR attempted_at <= now() - make_interval(mins => %1$d))
        RETURNING pin_hash
        """.formatted(WAIT_MINUTES, MAX_ATTEMPTS)).execute(Tuple.of(id))
        .map(rows -> Rows.first(rows).map((Row row) -> row.getString("pin_hash")));
  }

  /** Forgets the attempts before a login. */
  static Future<Void> loggedIn(SqlClient client, long id) {
    return client.preparedQuery("UPDATE cashiers SET attempts = 0, attempted_at = NULL WHERE id = $1")
        .execute(Tuple.of(id)).mapEmpty();
  }
}
