package pos.order;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.OptionalInt;
import java.util.UUID;
import pos.common.http.Answer;
import pos.common.rule.Failure;
import pos.common.http.Body;
import pos.common.http.Idempotency;
import pos.common.rule.IdempotencyKey;

/**
 * A request that takes several steps, under its Idempotency-Key: written down with the first step, answered with the
 * last, by whichever instance takes that.
 */
record Request(String caller, String key, String fingerprint) {

  /** When the table was looked at, and the answer that was there, or null when the request is new. */
  record Look(OffsetDateTime at, Answer answer) {}

  /** @throws Failure 400 when there is no key */
  static Request of(RoutingContext ctx, String caller) {
    if (Idempotency.header(ctx).isEmpty()) {
      throw Failure.badRequest("Idempotency-Key", "is due: a new one for each checkout, the same one to ask again");
    }
    return orNew(ctx, caller);
  }

  /** Without a key it is new whenever it comes. */
  static Request orNew(RoutingContext ctx, String caller) {
    var key = Idempotency.header(ctx).orElseGet(() -> "without " + UUID.randomUUID());
    return new Request(caller, key, Idempotency.fingerprint(ctx, Body.text(ctx)));
  }

  /** Fails with 422 when the key belongs to another request, with 409 while there is no answer. */
  Future<Look> look(SqlClient client, RoutingContext ctx) {
    return client.preparedQuery("""
        SELECT clock_timestamp() AS looked_at, r.fingerprint, r.status, r.location, r.etag, r.body
        FROM (SELECT) AS one LEFT JOIN requests r ON r.caller = $1 AND r.key = $2
        """).execute(Tuple.of(caller, key)).map(rows -> {
          var row = rows.iterator().next();
          var known = row.getString("fingerprint");
          if (known == null) {
            return new Look(row.getOffsetDateTime("looked_at"), null);
          }
          refuseOther(known);
          if (row.getInteger("status") == null) {
            throw IdempotencyKey.inProgress();
          }
          ctx.response().putHeader("Idempotency-Replayed", "true");
          return new Look(row.getOffsetDateTime("looked_at"), answer(row));
        });
  }

  /** The answer of this very request when it was faster elsewhere; the failure otherwise. */
  Future<Answer> answerOr(SqlClient client, RoutingContext ctx, Throwable failure) {
    return look(client, ctx).compose(look -> look.answer() == null
        ? Future.failedFuture(failure) : Future.succeededFuture(look.answer()));
  }

  private void refuseOther(String known) {
    if (!known.equals(fingerprint)) {
      throw IdempotencyKey.reused();
    }
  }

  private static Answer answer(Row row) {
    return new Answer(row.getInteger("status"), row.getString("location"), row.getString("etag"),
        row.getString("body"), OptionalInt.empty(), false);
  }

  /** It is about an order from now on; fails on the primary key when it is known already. */
  Future<Void> begin(SqlClient tx, long orderId) {
    return tx.preparedQuery("INSERT INTO requests (caller, key, fingerprint, order_id) VALUES ($1, $2, $3, $4)")
        .execute(Tuple.of(caller, key, fingerprint, orderId)).mapEmpty();
  }

  /** Keeps the answer to what came to nothing before there was an order. @return whether nobody was faster */
  Future<Boolean> keep(SqlClient client, Answer answer) {
    return client.preparedQuery("""
        INSERT INTO requests (caller, key, fingerprint, status, body) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING
        """).execute(Tuple.of(caller, key, fingerprint, answer.status(), answer.body()))
        .map(rows -> rows.rowCount() == 1);
  }

  /** The order has come to where it was to be taken. */
  static Future<Void> answer(SqlClient tx, long orderId, Answer answer) {
    return tx.preparedQuery("""
        UPDATE requests SET status = $2, location = $3, etag = $4, body = $5 WHERE order_id = $1 AND status IS NULL
        """).execute(Tuple.of(orderId, answer.status(), answer.location(), answer.etag(), answer.body())).mapEmpty();
  }

  /** @return the answer, or null while there is none */
  Future<Answer> answer(SqlClient client) {
    return client.preparedQuery("""
        SELECT status, location, etag, body FROM requests WHERE caller = $1 AND key = $2 AND status IS NOT NULL
        """).mapping(Request::answer).execute(Tuple.of(caller, key))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next());
  }

  static Future<Void> forgetOld(SqlClient client) {
    return client.query("DELETE FROM requests WHERE created_at < now() - interval '24 hours' AND status IS NOT NULL")
        .execute().mapEmpty();
  }
}
