package pos.common.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.log.Trace;
import pos.common.rule.Failure;
import pos.common.rule.Failure.Kind;
import pos.common.run.Watchdog;
import pos.common.shop.Language;
import pos.common.sql.Outage;

/** Turns any failure of a request into an {@code application/problem+json} answer (RFC 9457). */
public final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** Answers a request that failed. */
  static void answer(RoutingContext ctx) {
    if (ctx.response().ended() || ctx.response().closed()) {
      return;
    }
    Watchdog.endIfExhausted(ctx.failure());
    var failure = failure(ctx);
    if (failure.status() >= 500 && ctx.failure() != null && !(ctx.failure() instanceof Failure)) {
      // the route, because a path can have a secret in it: the session of a guest owns a cart
      var route = ctx.currentRoute() == null ? null : ctx.currentRoute().getPath();
      LOG.error("{} {} failed", ctx.request().method(), route, ctx.failure());
    }
    if (ctx.response().headWritten()) {
      ctx.put(RequestLog.CODE, failure.code());
      ctx.request().connection().close();
      return;
    }
    failure.retryAfter().ifPresent(time -> ctx.response().putHeader("Retry-After", String.valueOf(time.toSeconds())));
    ctx.response().setStatusCode(failure.status()).putHeader("Cache-Control", "no-store")
        .end(write(ctx, failure.toJson().put("instance", ctx.request().path())
            .put("correlation_id", Trace.currentOrFresh().correlationId())));
  }

  /** Sets the headers of a problem, and returns it in the client's language. */
  static Buffer write(RoutingContext ctx, JsonObject problem) {
    ctx.put(RequestLog.CODE, problem.getString("code"));
    var language = language(ctx);
    ctx.response().putHeader("Content-Type", "application/problem+json")
        .putHeader("Content-Language", language.tag()).headers().add("Vary", "Accept-Language");
    return language.tell(problem).toBuffer();
  }

  /** Returns the language of the problems that a client is told: French for who prefers it, otherwise English. */
  public static Language language(RoutingContext ctx) {
    return Query.acceptedLanguage(ctx).orElse(Language.EN);
  }

  private static Failure failure(RoutingContext ctx) {
    var cause = ctx.failure();
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (cause instanceof DecodeException) {
      return Failure.of(Kind.BAD_REQUEST, "malformed-json", "The request body is not valid JSON.");
    }
    if (Outage.isCauseOf(cause)) {
      return Failure.unavailable("The database");
    }
    return byStatus(ctx.statusCode());
  }

  private static Failure byStatus(int status) {
    return switch (status) {
      case 400 -> Failure.of(Kind.BAD_REQUEST, "bad-request", "The request cannot be understood.");
      case 401 -> Failure.of(Kind.UNAUTHENTICATED, "unauthorized", "Authentication is required.");
      case 403 -> Failure.of(Kind.FORBIDDEN, "forbidden", "This is not allowed.");
      case 404 -> Failure.of(Kind.NOT_FOUND, "not-found", "There is no such path.");
      case 405 -> Failure.of(Kind.METHOD_NOT_ALLOWED, "method-not-allowed", "This path does not support this method.");
      case 406 -> Failure.of(Kind.NOT_ACCEPTABLE, "not-acceptable",
          "None of the media types that Accept names is available.");
      case 413 -> Failure.of(Kind.TOO_LARGE, "payload-too-large", "The request body is larger than this call accepts.");
      case 415 -> Failure.of(Kind.UNSUPPORTED_TYPE, "unsupported-media-type",
          "This call does not accept this content type.");
      default -> Failure.of(Kind.INTERNAL, "internal-error", "An internal error occurred. It has been logged.");
    };
  }
}
