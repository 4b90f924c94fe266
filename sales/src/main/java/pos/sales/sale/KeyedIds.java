package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import pos.common.rule.IdempotencyKey;
import pos.common.sql.Database;
import pos.common.sql.Rows;

/** The table of ids for requests with an Idempotency-Key but without an id of their own, each kept for 24 hours. */
public final class KeyedIds {

  private KeyedIds() {}

  /**
   * Returns the id that the same request was given before, or else notes this one for it.
   *
   * <p>An id is noted before the answer is stored under the key, so it is forgotten first: a key that may be used again
   * always gets a new id.
   */
  static Future<UUID> keep(SqlClient client, IdempotencyKey key, UUID id) {
    return client.preparedQuery("""
        INSERT INTO keyed_ids AS known (caller, key, fingerprint, id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (caller, key, fingerprint) DO UPDATE SET
          id = CASE WHEN known.created_at > now() - interval '24 hours' THEN known.id ELSE excluded.id END,
          created_at = CASE WHEN known.created_at > now() - interval '24 hours' THEN known.created_at
            ELSE excluded.created_at END
        RETURNING id
        """).execute(Tuple.of(key.caller(), key.key(), key.fingerprint(), id))
        .map(rows -> Rows.only(rows).getUUID("id"));
  }

  /** Has the ids deleted that are forgotten. */
  public static void deleteOld(Database database) {
    database.deleteOld("keyed_ids", "created_at < now() - interval '24 hours'");
  }
}
