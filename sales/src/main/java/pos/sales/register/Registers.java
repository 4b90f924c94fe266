package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pos.common.rule.ExpectedVersion;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.shop.StoreScope;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The table of registers. */
public final class Registers {

  static final String ORDER = "registers by id";
  private static final String NAME_TAKEN = "register_name_taken";
  private static final String COLUMNS = "id, store_id, name, version, branch_since";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM registers ";
  private static final Listing<Register> LIST =
      new Listing<>(SELECT, "id", Register::from, register -> new Object[] {register.id()});

  private Registers() {}

  /** @param stores the stores whose registers to list */
  static Future<Page<Register>> list(SqlClient client, StoreScope stores, PageRequest page) {
    var where = new Where().and("store_id = ?", stores.store().orElse(null))
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    return LIST.page(client, where, page);
  }

  /** Returns the register; fails with 404 when there is none. */
  public static Future<Register> find(SqlClient client, long id) {
    return client.preparedQuery(SELECT + "WHERE id = $1").mapping(Register::from).execute(Tuple.of(id))
        .map(rows -> Rows.found(rows, "register", id));
  }

  /** Returns those of the registers that exist, by id. */
  public static Future<Map<Long, Register>> findAll(SqlClient client, Collection<Long> ids) {
    return client.preparedQuery(SELECT + "WHERE id = ANY($1)").mapping(Register::from)
        .execute(Tuple.of(ids.toArray(Long[]::new)))
        .map(rows -> {
          var registers = new HashMap<Long, Register>();
          rows.forEach(register -> registers.put(register.id(), register));
          return registers;
        });
  }

  /** Returns the register that a request names; fails with 422 when there is none. */
  public static Future<Register> mustExist(SqlClient client, long id) {
    return findAll(client, List.of(id)).map(found -> Register.mustExist(found, id));
  }

  /** Returns the id of a location that a request names; fails with 422 unless it has registers, as stores have. */
  public static Future<Long> mustBeStore(SqlClient client, long storeId) {
    return client.preparedQuery("SELECT EXISTS (SELECT FROM registers WHERE store_id = $1)").execute(Tuple.of(storeId))
        .map(rows -> {
          if (!Rows.only(rows).getBoolean(0)) {
            throw Failure.invalid("store_id",
                Flaw.of("not_a_store", "must be a store: location " + storeId + " has no register"));
          }
          return storeId;
        });
  }

  /** Fails with 409 when another register of the store has the name. */
  static Future<Register> insert(SqlConnection tx, long storeId, String name) {
    return tx.preparedQuery("""
        INSERT INTO registers (store_id, name, branch_since)
        VALUES ($1, $2,
          (SELECT CASE WHEN bool_or(branch_since IS NOT NULL) THEN 0 END FROM registers WHERE store_id = $1))
        ON CONFLICT ON CONSTRAINT register_name_taken DO NOTHING RETURNING\s""" + COLUMNS).mapping(Register::from)
        .execute(Tuple.of(storeId, name))
        .map(rows -> Rows.first(rows).orElseThrow(() -> nameTaken(storeId)));
  }

  private static Failure nameTaken(long storeId) {
    return Failure.conflict("register-name-taken", "Another register of store " + storeId + " has this name.");
  }

  /** Fails with 412 when the version is not the expected one, and with 409 when another register has the name. */
  static Future<Register> rename(SqlConnection tx, Register register, String name, ExpectedVersion expected) {
    return tx.preparedQuery("""
        UPDATE registers SET name = $2, version = version + 1
        WHERE id = $1 AND version = ANY(coalesce($3, ARRAY[version]))
        RETURNING\s""" + COLUMNS).mapping(Register::from)
        .execute(Tuple.of(register.id(), name, expected.parameter()))
        .recover(e -> e instanceof PgException conflict && NAME_TAKEN.equals(conflict.getConstraint())
            ? Future.failedFuture(nameTaken(register.storeId())) : Future.failedFuture(e))
        .map(rows -> Rows.first(rows).orElseThrow(() -> Failure.stale(register.version())));
  }
}
