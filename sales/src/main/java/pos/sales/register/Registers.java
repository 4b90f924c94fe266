package pos.sales.register;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pos.common.http.Query;
import pos.common.rule.Failure;
import pos.common.sql.Page;
import pos.common.sql.Rows;
import pos.common.sql.Where;

/** The table of registers. */
public final class Registers {

  private static final String ORDER = "registers by id";
  private static final String SELECT = "SELECT id, store_id, name FROM registers ";

  private Registers() {}

  public static Future<Page<Register>> list(SqlClient client, Query query) {
    var page = query.page(ORDER);
    var where = new Where().and("store_id = ?", query.id("store_id"))
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null));
    var limit = where.parameter(page.rows());
    return client.preparedQuery(SELECT + where.sql() + " ORDER BY id LIMIT " + limit)
        .mapping(Register::from).execute(where.values())
        .map(rows -> page.page(Rows.list(rows), register -> new Object[] {register.id()}));
  }

  /** @return the register; fails with 404 when there is none */
  public static Future<Register> find(SqlClient client, long id) {
    return find(client, List.of(id)).map(found -> {
      if (found.isEmpty()) {
        throw Failure.notFound("register", id);
      }
      return found.get(id);
    });
  }

  /** @return those that exist, by id */
  public static Future<Map<Long, Register>> find(SqlClient client, Collection<Long> ids) {
    return client.preparedQuery(SELECT + "WHERE id = ANY($1)").mapping(Register::from)
        .execute(Tuple.of(ids.toArray(Long[]::new)))
        .map(rows -> {
          var registers = new HashMap<Long, Register>();
          rows.forEach(register -> registers.put(register.id(), register));
          return registers;
        });
  }

  /**
   * Where a register is.
   *
   * @param storeId what a request says; without a register, the place itself, since stores have registers
   * @return the store; fails with 422 when there is no such register or store, or the one is not in the other
   */
  public static Future<Long> storeOf(SqlClient client, Long registerId, Long storeId) {
    if (registerId != null) {
      return find(client, List.of(registerId))
          .map(found -> Register.mustExist(found, registerId).mustBelongTo(storeId).storeId());
    }
    return client.preparedQuery("SELECT EXISTS (SELECT FROM registers WHERE store_id = $1)").execute(Tuple.of(storeId))
        .map(rows -> {
          if (!rows.iterator().next().getBoolean(0)) {
            throw Failure.invalid("store_id", "must be a store, and " + storeId + " has no register");
          }
          return storeId;
        });
  }

  public static Future<Register> insert(SqlConnection tx, long storeId, String name) {
    return tx.preparedQuery("""
        INSERT INTO registers (store_id, name) VALUES ($1, $2)
        ON CONFLICT ON CONSTRAINT register_name_taken DO NOTHING RETURNING id, store_id, name
        """).mapping(Register::from).execute(Tuple.of(storeId, name))
        .map(rows -> {
          if (rows.size() == 0) {
            throw Failure.conflict("register-name-taken", "Another register of store " + storeId + " has this name.");
          }
          return rows.iterator().next();
        });
  }
}
