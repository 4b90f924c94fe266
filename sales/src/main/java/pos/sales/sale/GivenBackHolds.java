package pos.sales.sale;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import pos.common.rule.Failure;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Database;
import pos.common.sql.Rows;
import pos.sales.core.HoldReference;

/**
 * The holds that were given back because no sale was written for them.
 *
 * <p>A sale is locked by its id both while it is written and while its hold is given back, so that each of the two sees
 * the other.
 */
public final class GivenBackHolds {

  private static final String LOCK = "hashtextextended('sale ' || id, 0)";

  private GivenBackHolds() {}

  private static final String LOCK_ONE =
      "SELECT pg_advisory_xact_lock(" + LOCK + ") FROM (SELECT $1::uuid AS id) AS sale";

  /** Keeps the hold of a sale until the end of the transaction; fails with 503 when it has been given back. */
  static Future<Void> keep(SqlConnection tx, HoldReference hold) {
    // both statements are sent at once and run in order
    var locked = tx.preparedQuery(LOCK_ONE).execute(Tuple.of(hold.saleId()));
    var givenBack = tx.preparedQuery("SELECT FROM given_back_holds WHERE sale_id = $1 AND attempts >= $2")
        .execute(Tuple.of(hold.saleId(), hold.attempt()));
    return Future.all(locked, givenBack).map(_ -> {
      if (givenBack.result().size() > 0) {
        throw Failure.of(Failure.Kind.UNAVAILABLE, "hold-given-back",
            "Taking the sale took so long that its goods were given back. Nothing was sold: send the sale again.")
            .retryAfter(Duration.ofSeconds(1));
      }
      return null;
    });
  }

  private static final String TRY_LOCK = """
      SELECT id FROM unnest($1::uuid[]) AS sale(id) WHERE pg_try_advisory_xact_lock(%s)
      """.formatted(LOCK);

  /** Locks sales that no transaction is writing now, and returns them. */
  static Future<List<UUID>> tryLock(SqlConnection tx, Collection<UUID> saleIds) {
    return tx.preparedQuery(TRY_LOCK).mapping(row -> row.getUUID("id"))
        .execute(Tuple.of(saleIds.toArray(UUID[]::new))).map(Rows::list);
  }

  private static final Columns<HoldReference> HOLD = new Columns<HoldReference>()
      .add("sale_id", Type.ID, HoldReference::saleId)
      .add("attempts", Type.LONG, hold -> (long) hold.attempt());

  private static final String ADD = """
      INSERT INTO given_back_holds AS known (%1$s)
      SELECT sale_id, max(attempts) FROM unnest(%2$s) AS hold(%1$s) GROUP BY sale_id ORDER BY sale_id
      ON CONFLICT (sale_id) DO UPDATE SET attempts = greatest(known.attempts, excluded.attempts), noted_at = now()
      """.formatted(HOLD.names(), HOLD.arrays());

  /** Notes holds that are given back, of sales that are locked and not written. */
  static Future<Void> add(SqlConnection tx, Collection<HoldReference> holds) {
    return holds.isEmpty() ? Future.succeededFuture()
        : tx.preparedQuery(ADD).execute(HOLD.of(List.copyOf(holds))).mapEmpty();
  }

  /** Has notes deleted after a day, which no request takes that could still write its sale. */
  public static void deleteOld(Database database) {
    database.deleteOld("given_back_holds", "noted_at < now() - interval '1 day'");
  }

  /** Returns those of the sales that are written. */
  static Future<Set<UUID>> written(SqlConnection tx, Collection<UUID> saleIds) {
    return tx.preparedQuery("SELECT id FROM sale_ids WHERE id = ANY($1)").mapping(row -> row.getUUID("id"))
        .execute(Tuple.of(saleIds.toArray(UUID[]::new))).map(rows -> Set.copyOf(Rows.list(rows)));
  }
}
