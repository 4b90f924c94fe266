package pos.common;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;
import java.util.function.Supplier;

/** One Idempotency-Key, one effect: the answer is kept in its effect's transaction and given again for 24 hours. */
public final class Idempotency {

  private final String caller;
  private final String key;
  private final String fingerprint;

  private Idempotency(String caller, String key, String fingerprint) {
    this.caller = caller;
    this.key = key;
    this.fingerprint = fingerprint;
  }

  /**
   * Does {@code effect} in a transaction and answers with what it returns; under the request's Idempotency-Key at most
   * once. Keys belong to their caller.
   */
  public static Future<Buffer> once(RoutingContext ctx, Database database,
      Function<SqlConnection, Future<Answer>> effect) {
    return once(ctx, database, body(ctx), effect);
  }

  /**
   * The same for a body that must leave no trace because there is a secret in it.
   *
   * @param content what makes two requests the same one; its hash is kept
   */
  public static Future<Buffer> once(RoutingContext ctx, Database database, String content,
      Function<SqlConnection, Future<Answer>> effect) {
    var request = of(ctx, content);
    if (request == null) {
      return database.transaction(effect).map(answer -> answer.send(ctx));
    }
    return database.transaction(tx -> request.lock(tx)
        .compose(locked -> request.row(tx))
        .compose(row -> row != null ? Future.succeededFuture(request.repeat(ctx, row))
            : effect.apply(tx).compose(answer -> request.keep(tx, answer))))
        .map(answer -> answer.send(ctx));
  }

  /**
   * The same in a transaction of the caller's, for a body that is read as a stream.
   *
   * @param content what makes two requests the same one; asked when the body has been read
   * @param read reads the body: with its effect when given true, and without when that was done before
   */
  public static Future<Answer> streamed(RoutingContext ctx, SqlConnection tx, Supplier<String> content,
      Function<Boolean, Future<Answer>> read) {
    var unread = of(ctx, "");
    if (unread == null) {
      return read.apply(true);
    }
    return unread.lock(tx).compose(locked -> unread.row(tx)).compose(row -> read.apply(row == null).compose(answer -> {
      var request = of(ctx, content.get());
      return row == null ? request.keep(tx, answer) : Future.succeededFuture(request.repeat(ctx, row));
    }));
  }

  /**
   * Whether the request was answered before under its key, for what must not be done in vain ahead of {@link #once},
   * which decides. One read, and none without a key.
   *
   * @return fails with 422 when the key was used for another request
   */
  public static Future<Boolean> wasDone(RoutingContext ctx, SqlClient client) {
    var request = of(ctx, body(ctx));
    return request == null ? Future.succeededFuture(false) : request.row(client).map(row -> {
      if (row != null) {
        request.mustOwn(row);
      }
      return row != null;
    });
  }

  /** @return the request's Idempotency-Key, or null when it has none */
  public static String key(RoutingContext ctx) {
    var key = ctx.request().getHeader("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > 255)) {
      throw Failure.badRequest("Idempotency-Key", "must have 1 to 255 characters");
    }
    return key;
  }

  private static String body(RoutingContext ctx) {
    return ctx.body().buffer() == null ? "" : ctx.body().buffer().toString();
  }

  private static Idempotency of(RoutingContext ctx, String content) {
    var key = key(ctx);
    return key == null ? null : new Idempotency(caller(ctx), key, fingerprint(ctx, content));
  }

  /** What makes two requests the same one, as a hash. */
  public static String fingerprint(RoutingContext ctx, String content) {
    return Migrations.sha256(ctx.request().method() + " " + ctx.request().path() + "\n" + content);
  }

  private static String caller(RoutingContext ctx) {
    return ctx.request().getHeader("X-Consumer-Username") + "/" + ctx.<Object>get("customer_id", "");
  }

  private Future<Void> lock(SqlConnection tx) {
    return tx.preparedQuery("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))")
        .execute(Tuple.of(caller + "\n" + key))
        .map(rows -> {
          if (!rows.iterator().next().getBoolean(0)) {
            throw Failure.conflict("idempotency-in-progress",
                "A request with this Idempotency-Key is being worked on. Ask again shortly.");
          }
          return null;
        });
  }

  private Future<Row> row(SqlClient client) {
    return client.preparedQuery("""
        SELECT fingerprint, status, location, etag, body FROM idempotency_keys
        WHERE caller = $1 AND key = $2 AND created_at > now() - interval '24 hours'
        """).execute(Tuple.of(caller, key))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next());
  }

  /** @throws Failure 422 when the key was used for another request */
  private void mustOwn(Row row) {
    if (!row.getString("fingerprint").equals(fingerprint)) {
      throw Failure.of(422, "idempotency-key-reused",
          "This Idempotency-Key was used for another request. Take a new key for a new request.");
    }
  }

  private Answer repeat(RoutingContext ctx, Row row) {
    mustOwn(row);
    ctx.response().putHeader("Idempotency-Replayed", "true");
    return new Answer(row.getInteger("status"), row.getString("location"), row.getString("etag"),
        row.getString("body"));
  }

  private Future<Answer> keep(SqlConnection tx, Answer answer) {
    return tx.preparedQuery("""
        INSERT INTO idempotency_keys (caller, key, fingerprint, status, location, etag, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (caller, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
          location = excluded.location, etag = excluded.etag, body = excluded.body, created_at = now()
        """).execute(Tuple.of(caller, key, fingerprint,
            answer.status(), answer.location(), answer.etag(), answer.body()))
        .map(kept -> answer);
  }
}
