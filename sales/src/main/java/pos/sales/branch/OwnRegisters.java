package pos.sales.branch;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pos.common.run.StartFailure;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/** The registers of a branch, at the branch. */
final class OwnRegisters {

  /** The ids of sessions that a branch gives: no two stores give the same. */
  private static final long SESSIONS_A_STORE = 1_000_000_000;

  private static final Columns<BranchRegister> COLUMNS = new Columns<BranchRegister>(1)
      .add("id", Type.LONG, BranchRegister::id)
      .add("name", Type.TEXT, BranchRegister::name)
      .add("receipts", Type.LONG, BranchRegister::receipts)
      .add("z_before", Type.LONG, BranchRegister::zNumber)
      .add("journal_entries", Type.LONG, BranchRegister::entries)
      .add("journal_hash", Type.TEXT, BranchRegister::hash);

  private OwnRegisters() {}

  /** Returns whether this server has become the branch of a store before; fails when it has books of its own. */
  static Future<Boolean> areKnown(SqlClient client, long storeId) {
    return client.preparedQuery("""
        SELECT EXISTS (SELECT FROM head_office WHERE store_id = $1) AS known, EXISTS (SELECT FROM registers) AS used
        """).execute(Tuple.of(storeId)).map(Rows::only).map(row -> {
          if (!row.getBoolean("known") && row.getBoolean("used")) {
            throw new StartFailure("This database has registers, but not as the branch of store " + storeId
                + ": a branch begins with an empty one.");
          }
          return row.getBoolean("known");
        });
  }

  /** Begins to keep the books of a store where the head office has ended. */
  static Future<Void> begin(SqlConnection tx, long storeId, List<BranchRegister> registers) {
    return tx.preparedQuery("INSERT INTO head_office (store_id) VALUES ($1)").execute(Tuple.of(storeId))
        .compose(_ -> tx.preparedQuery("SELECT setval(pg_get_serial_sequence('sessions', 'id'), $1)")
            .execute(Tuple.of(registers.stream().mapToLong(BranchRegister::lastSession).reduce(
                storeId * SESSIONS_A_STORE, Math::max))))
        .compose(_ -> put(tx, storeId, registers));
  }

  /** Makes room for names that registers have exchanged. */
  private static final String CLEAR = """
      UPDATE registers SET name = '~' || registers.id FROM unnest(%s) AS register(%s)
      WHERE registers.id = register.id AND registers.name <> register.name AND registers.store_id = $1
      """.formatted(COLUMNS.arrays(), COLUMNS.names());

  private static final String PUT = """
      INSERT INTO registers (store_id, %1$s) SELECT $1, register.* FROM unnest(%2$s) AS register(%1$s) ORDER BY id
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = registers.version + 1
      WHERE registers.name <> excluded.name
      """.formatted(COLUMNS.names(), COLUMNS.arrays());

  /** Takes over the registers that the head office has made meanwhile, and the names that it has given. */
  static Future<Void> put(SqlConnection tx, long storeId, List<BranchRegister> registers) {
    return tx.preparedQuery(CLEAR).execute(COLUMNS.addTo(Tuple.of(storeId), registers))
        .compose(_ -> tx.preparedQuery(PUT).execute(COLUMNS.addTo(Tuple.of(storeId), registers))).mapEmpty();
  }

  /** Returns how many entries each register's journal has. */
  static Future<Map<Long, Long>> entries(SqlClient client) {
    return client.preparedQuery("SELECT id, journal_entries FROM registers").execute().map(rows -> {
      var entries = new HashMap<Long, Long>();
      rows.forEach(row -> entries.put(row.getLong("id"), row.getLong("journal_entries")));
      return entries;
    });
  }

  /** Returns a register whose last entry at the head office is another one here. */
  static Future<Optional<BranchRegister>> different(SqlClient client, List<BranchRegister> registers) {
    return client.preparedQuery("""
        SELECT register_id, hash FROM journal
        WHERE (register_id, seq) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))
        """).execute(Tuple.of(registers.stream().map(BranchRegister::id).toArray(Long[]::new),
            (Object) registers.stream().map(BranchRegister::entries).toArray(Long[]::new))).map(rows -> {
              var own = new HashMap<Long, String>();
              rows.forEach(row -> own.put(row.getLong("register_id"), row.getString("hash")));
              return registers.stream().filter(register ->
                  !own.getOrDefault(register.id(), register.hash()).equals(register.hash())).findFirst();
            });
  }

  /** Returns when an entry was written. */
  static Future<Instant> writtenAt(SqlClient client, long registerId, long seq) {
    return client.preparedQuery("SELECT at FROM journal WHERE register_id = $1 AND seq = $2")
        .execute(Tuple.of(registerId, seq)).map(rows -> Timestamps.read(Rows.only(rows), "at"));
  }
}
