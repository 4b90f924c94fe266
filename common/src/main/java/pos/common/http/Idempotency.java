package pos.common.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.common.rule.IdempotencyKey;
import pos.common.rule.Sha256;
import pos.common.sql.Columns;
import pos.common.sql.Columns.Type;
import pos.common.sql.Database;
import pos.common.sql.Rows;

/**
 * Gives a request one effect: its answer is stored in the transaction of the effect, and repeated for 24 hours.
 *
 * <p>A request without an Idempotency-Key has its effect each time.
 */
public final class Idempotency {

  private static final int MAX_LENGTH = 255;

  private record Stored(IdempotencyKey key, Answer answer) {}

  private static final Columns<Stored> COLUMNS = new Columns<Stored>()
      .add("caller", Type.TEXT, stored -> stored.key.caller())
      .add("key", Type.TEXT, stored -> stored.key.key())
      .add("fingerprint", Type.TEXT, stored -> stored.key.fingerprint())
      .add("status", Type.LONG, stored -> (long) stored.answer.status())
      .add("location", Type.TEXT, stored -> stored.answer.location())
      .add("etag", Type.TEXT, stored -> stored.answer.etag())
      .add("body", Type.TEXT, stored -> stored.answer.body());

  private final Optional<IdempotencyKey> key;

  private Idempotency(Optional<IdempotencyKey> key) {
    this.key = key;
  }

  /** @throws Failure 400 when the request's Idempotency-Key is blank or too long */
  public static Idempotency of(RoutingContext ctx) {
    return new Idempotency(header(ctx).map(key -> new IdempotencyKey(caller(ctx), key, fingerprint(ctx))));
  }

  /**
   * Does the same for a body that must not be stored, not even as a plain hash, because there is a secret in it.
   *
   * @param content what makes two requests the same one; its hash is stored
   */
  public static Idempotency of(RoutingContext ctx, String content) {
    return new Idempotency(key(ctx, content));
  }

  /** Returns the request's key, scoped to the calling application and customer; empty when it has none. */
  public static Optional<IdempotencyKey> key(RoutingContext ctx, String content) {
    return header(ctx).map(key -> new IdempotencyKey(caller(ctx), key, fingerprint(ctx, content)));
  }

  /** @throws Failure 400 when the header is blank or too long */
  public static Optional<String> header(RoutingContext ctx) {
    var key = ctx.request().getHeader("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > MAX_LENGTH)) {
      throw Failure.badRequest("Idempotency-Key", Flaw.of(key.isBlank() ? "too_short" : "too_long",
          "must have 1 to " + MAX_LENGTH + " characters").between(1, MAX_LENGTH));
    }
    return Optional.ofNullable(key);
  }

  /** Returns a hash of the request's method, path and content. */
  public static String fingerprint(RoutingContext ctx, String content) {
    return Sha256.hex(head(ctx) + content);
  }

  /** Returns a hash of the request's method, path and body. */
  public static String fingerprint(RoutingContext ctx) {
    return Body.hash(ctx, head(ctx));
  }

  private static String head(RoutingContext ctx) {
    return ctx.request().method() + " " + ctx.request().path() + "\n";
  }

  private static String caller(RoutingContext ctx) {
    return Caller.name(ctx) + "/" + CustomerAuth.claims(ctx).map(claims -> String.valueOf(claims.customerId()))
        .orElse("");
  }

  /** Runs {@code effect} in a transaction and stores its answer, or returns the answer that is stored. */
  public Future<Answer> once(Database database, Function<SqlConnection, Future<Answer>> effect) {
    return database.transaction(tx -> lock(tx)
        .compose(_ -> find(tx))
        .compose(found -> found.isPresent() ? Future.succeededFuture(found.get())
            : effect.apply(tx).compose(answer -> store(tx, answer))));
  }

  /**
   * Returns whether an answer is stored, for work that must not be done in vain before {@link #once}, which decides;
   * fails with 422 when the key was used for another request.
   */
  public Future<Boolean> isKnown(SqlClient client) {
    return row(client, "fingerprint").map(row -> {
      row.ifPresent(this::mustMatch);
      return row.isPresent();
    });
  }

  /**
   * Does the same as {@link #once} in the caller's transaction, for a body that is read as a stream.
   *
   * @param content what makes two requests the same one; called when the body has been read
   * @param read reads the body; with its effect when given true, without when the answer is stored already
   */
  public static Future<Answer> streamed(RoutingContext ctx, SqlConnection tx, Supplier<String> content,
      Function<Boolean, Future<Answer>> read) {
    var unread = of(ctx, "");
    return unread.lock(tx).compose(_ -> unread.row(tx)).compose(row -> read.apply(row.isEmpty()).compose(answer -> {
      var request = of(ctx, content.get());
      return row.isEmpty() ? request.store(tx, answer) : Future.succeededFuture(request.replay(row.get()));
    }));
  }

  private Future<Void> lock(SqlConnection tx) {
    if (key.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.preparedQuery("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))")
        .execute(Tuple.of(key.get().caller() + "\n" + key.get().key()))
        .map(rows -> {
          if (!Rows.only(rows).getBoolean(0)) {
            throw IdempotencyKey.inProgress();
          }
          return null;
        });
  }

  private Future<Optional<Answer>> find(SqlClient client) {
    return row(client).map(row -> row.map(this::replay));
  }

  private Future<Optional<Row>> row(SqlClient client) {
    return row(client, "fingerprint, status, location, etag, body");
  }

  /** @param columns the body may be as large as a sale of two thousand lines */
  private Future<Optional<Row>> row(SqlClient client, String columns) {
    if (key.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return client.preparedQuery("SELECT " + columns + """
         FROM idempotency_keys
        WHERE caller = $1 AND key = $2 AND created_at > now() - interval '24 hours'
        """).execute(Tuple.of(key.get().caller(), key.get().key())).map(Rows::first);
  }

  private void mustMatch(Row row) {
    key.orElseThrow().mustMatch(row.getString("fingerprint"));
  }

  private Answer replay(Row row) {
    mustMatch(row);
    return Answer.stored(row.getInteger("status"), row.getString("location"), row.getString("etag"),
        row.getString("body"));
  }

  private static final String STORE = """
      INSERT INTO idempotency_keys (%s) VALUES (%s)
      ON CONFLICT (caller, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
        location = excluded.location, etag = excluded.etag, body = excluded.body, created_at = now()
      """.formatted(COLUMNS.names(), COLUMNS.values());

  private Future<Answer> store(SqlConnection tx, Answer answer) {
    return key.isEmpty() ? Future.succeededFuture(answer)
        : tx.preparedQuery(STORE).execute(COLUMNS.of(new Stored(key.get(), answer))).map(answer);
  }
}
