package pos.order.core;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import pos.common.rule.IdempotencyKey;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Database;
import pos.common.sql.Rows;
import pos.common.sql.Timestamps;

/**
 * The table of requests that take several steps: a request is written down with its first step, and answered with its
 * last by the instance that takes it.
 */
public final class Requests {

  /**
   * The table's entry for a request.
   *
   * @param at when it was read, by the clock of the database
   * @param answer empty when the request is new
   */
  public record Lookup(Instant at, Optional<StoredAnswer> answer) {}

  private record Refused(IdempotencyKey key, StoredAnswer answer) {}

  private static final Columns<Refused> REFUSED = new Columns<Refused>()
      .add("caller", Type.TEXT, refused -> refused.key.caller())
      .add("key", Type.TEXT, refused -> refused.key.key())
      .add("fingerprint", Type.TEXT, refused -> refused.key.fingerprint())
      .add("status", Type.LONG, refused -> (long) refused.answer.status())
      .add("body", Type.TEXT, refused -> refused.answer.body());

  private record Answered(long orderId, StoredAnswer answer) {}

  private static final Columns<Answered> ANSWERED = new Columns<Answered>()
      .add("order_id", Type.LONG, Answered::orderId)
      .add("status", Type.LONG, answered -> (long) answered.answer.status())
      .add("location", Type.TEXT, answered -> answered.answer.location())
      .add("etag", Type.TEXT, answered -> answered.answer.etag())
      .add("body", Type.TEXT, answered -> answered.answer.body());

  private Requests() {}

  /** Fails with 422 when the key was used for another request, and with 409 while there is no answer. */
  public static Future<Lookup> lookUp(SqlClient client, IdempotencyKey key) {
    return client.preparedQuery("""
        SELECT clock_timestamp() AS looked_at, r.fingerprint, r.status, r.location, r.etag, r.body
        FROM (SELECT) AS one LEFT JOIN requests r ON r.caller = $1 AND r.key = $2
        """).execute(Tuple.of(key.caller(), key.key()))
        .map(rows -> lookup(Rows.only(rows), key));
  }

  private static Lookup lookup(Row row, IdempotencyKey key) {
    var at = Timestamps.read(row, "looked_at");
    var fingerprint = row.getString("fingerprint");
    if (fingerprint == null) {
      return new Lookup(at, Optional.empty());
    }
    key.mustMatch(fingerprint);
    if (row.getInteger("status") == null) {
      throw IdempotencyKey.inProgress();
    }
    return new Lookup(at, Optional.of(StoredAnswer.from(row)));
  }

  /** Returns the answer when the same request was faster elsewhere; fails with {@code failure} when it was not. */
  public static Future<StoredAnswer> answerOr(SqlClient client, IdempotencyKey key, Throwable failure) {
    return lookUp(client, key).compose(lookup -> lookup.answer().map(Future::succeededFuture)
        .orElseGet(() -> Future.failedFuture(failure)));
  }

  /** Writes a request about an order down; fails on the primary key when it is known already. */
  public static Future<Void> begin(SqlConnection tx, IdempotencyKey key, long orderId) {
    return tx.preparedQuery("INSERT INTO requests (caller, key, fingerprint, order_id) VALUES ($1, $2, $3, $4)")
        .execute(Tuple.of(key.caller(), key.key(), key.fingerprint(), orderId)).mapEmpty();
  }

  private static final String STORE = """
      INSERT INTO requests (%s) VALUES (%s) ON CONFLICT DO NOTHING
      """.formatted(REFUSED.names(), REFUSED.values());

  /**
   * Stores the answer to a request that led to no order.
   *
   * @return false when the same request was faster elsewhere
   */
  public static Future<Boolean> store(SqlClient client, IdempotencyKey key, StoredAnswer answer) {
    return client.preparedQuery(STORE).execute(REFUSED.of(new Refused(key, answer)))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String ANSWER = ANSWERED.bind("""
      UPDATE requests SET status = :status, location = :location, etag = :etag, body = :body
      WHERE order_id = :order_id AND status IS NULL
      """);

  /** Answers the request about an order that has reached its goal. */
  public static Future<Void> answer(SqlConnection tx, long orderId, StoredAnswer answer) {
    return tx.preparedQuery(ANSWER).execute(ANSWERED.of(new Answered(orderId, answer))).mapEmpty();
  }

  /** Returns the answer to a request; empty while there is none. */
  public static Future<Optional<StoredAnswer>> find(SqlClient client, IdempotencyKey key) {
    return client.preparedQuery("""
        SELECT status, location, etag, body FROM requests WHERE caller = $1 AND key = $2 AND status IS NOT NULL
        """).mapping(StoredAnswer::from).execute(Tuple.of(key.caller(), key.key())).map(Rows::first);
  }

  /** Has deleted what was answered and is a day old: its key may be used again. */
  public static void deleteOld(Database database) {
    database.deleteOld("requests", "created_at < now() - interval '24 hours' AND status IS NOT NULL");
  }
}
