package pos.sales.branch;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pos.common.rule.Failure;
import pos.common.sql.Listing;
import pos.common.sql.Page;
import pos.common.sql.PageRequest;
import pos.common.sql.Rows;
import pos.common.sql.Where;
import pos.sales.core.JournalEnd;

/** The registers of branches: which they are, and how far their journals are copied. */
final class Branches {

  static final String ORDER = "registers of a branch";
  private static final Listing<BranchRegister> LIST = new Listing<>("""
      SELECT id, store_id, name, receipts, journal_entries, journal_hash,
        coalesce((SELECT max(z_number) FROM sessions WHERE register_id = r.id), z_before) AS z_number,
        coalesce((SELECT max(id) FROM sessions WHERE store_id = r.store_id), 0) AS last_session,
        (SELECT id FROM sessions WHERE register_id = r.id AND closed_at IS NULL) AS open_session
      FROM registers r
      """, "id", BranchRegister::from, register -> new Object[] {register.id()});

  private Branches() {}

  /** Returns whether a store is a branch; fails with 404 when it has no register, so that it is no store. */
  static Future<Boolean> is(SqlClient client, long storeId) {
    return client.preparedQuery("SELECT bool_or(branch_since IS NOT NULL) AS branch FROM registers WHERE store_id = $1")
        .execute(Tuple.of(storeId)).map(rows -> Optional.ofNullable(Rows.only(rows).getBoolean("branch"))
            .orElseThrow(() -> Failure.notFound("store", storeId)));
  }

  /** Fails with 404 unless the store is a branch. */
  static Future<Void> mustBe(SqlClient client, long storeId) {
    return is(client, storeId).map(branch -> {
      if (!branch) {
        throw Failure.notFound("branch", storeId);
      }
      return null;
    });
  }

  static Future<Page<BranchRegister>> registers(SqlClient client, long storeId, PageRequest page) {
    return LIST.page(client, new Where().and("store_id = ?", storeId)
        .and("id > ?", page.after().map(cursor -> cursor.number(0)).orElse(null)), page);
  }

  private static final String LOCK = "SELECT FROM registers WHERE store_id = $1 ORDER BY id FOR NO KEY UPDATE";

  /**
   * Leaves the books of a store's registers to its own server, from the receipts on that they have now. Transactions
   * that wait for a register see the change when they get it.
   *
   * @return fails with 409 while a session is open
   */
  static Future<Void> begin(SqlConnection tx, long storeId) {
    return tx.preparedQuery(LOCK).execute(Tuple.of(storeId))
        .compose(_ -> tx.preparedQuery("""
            SELECT register_id FROM sessions WHERE store_id = $1 AND closed_at IS NULL ORDER BY register_id LIMIT 1
            """).execute(Tuple.of(storeId)))
        .compose(open -> {
          Rows.first(open).ifPresent(row -> {
            throw Failure.conflict("session-open", "Register " + row.getLong("register_id")
                + " has an open session, which must be closed first.");
          });
          return tx.preparedQuery("UPDATE registers SET branch_since = receipts WHERE store_id = $1")
              .execute(Tuple.of(storeId)).mapEmpty();
        });
  }

  /** Has the books of a store's registers kept here again. */
  static Future<Void> end(SqlConnection tx, long storeId) {
    return tx.preparedQuery("UPDATE registers SET branch_since = NULL WHERE store_id = $1")
        .execute(Tuple.of(storeId)).mapEmpty();
  }

  /** Locks a register of a branch, and returns the end of its journal here; fails with 404 when there is none. */
  static Future<JournalEnd> lock(SqlConnection tx, long storeId, long registerId) {
    return tx.preparedQuery("SELECT " + JournalEnd.COLUMNS + """
         FROM registers WHERE id = $1 AND store_id = $2 AND branch_since IS NOT NULL FOR NO KEY UPDATE
        """).mapping(JournalEnd::ofCopy).execute(Tuple.of(registerId, storeId))
        .map(rows -> Rows.first(rows).orElseThrow(() -> Failure.notFound("branch", storeId)));
  }

  /** Returns the hashes of those of the entries that are here already, by their numbers. */
  static Future<Map<Long, String>> hashes(SqlConnection tx, long registerId, List<BranchEntry> entries) {
    return tx.preparedQuery("SELECT seq, hash FROM journal WHERE register_id = $1 AND seq = ANY($2)")
        .execute(Tuple.of(registerId, (Object) entries.stream().map(BranchEntry::seq).toArray(Long[]::new)))
        .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.getLong("seq"), row -> row.getString("hash"))));
  }

  static JsonObject toJson(JournalEnd end) {
    return new JsonObject().put("register_id", end.registerId()).put("entries", end.entries()).put("hash", end.hash());
  }
}
