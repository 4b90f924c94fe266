package pos.common;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.DecodeException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong with a request into one {@code application/problem+json} answer. */
final class Problems {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  /** SQL states of a database that is away, starting or full: the request was right, the moment was not. */
  private static final Set<String> PASSING =
      Set.of("57P01", "57P02", "57P03", "53300", "57014", "55P03", "40001", "40P01");

  /** Pool and connection have no exception types of their own for being full, slow, lost or closed. */
  private static final Pattern POOL_MESSAGE = Pattern.compile("Timeout$|Timeout waiting for connection"
      + "|Connection pool reached max wait queue|Pool closed|Pending requests failed to be sent"
      + "|Connection is not active now");

  private Problems() {}

  static String title(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  /** Answers a request that failed; the one failure handler of every service. */
  static void answer(RoutingContext ctx) {
    if (ctx.response().ended() || ctx.response().closed()) {
      return;
    }
    var failure = failure(ctx);
    if (failure.status() >= 500 && ctx.failure() != null && !(ctx.failure() instanceof Failure)) {
      LOG.error("{} {} failed", ctx.request().method(), ctx.request().path(), ctx.failure());
    }
    var problem = failure.toJson().put("instance", ctx.request().path())
        .put("correlation_id", Trace.currentOrFresh().correlationId());
    if (ctx.response().headWritten()) {
      ctx.request().connection().close();
      return;
    }
    var retryAfter = problem.remove("retry_after");
    if (retryAfter != null) {
      ctx.response().putHeader("Retry-After", retryAfter.toString());
    }
    ctx.response().setStatusCode(failure.status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .end(problem.toBuffer());
  }

  private static Failure failure(RoutingContext ctx) {
    var cause = ctx.failure();
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (cause instanceof DecodeException) {
      return Failure.of(400, "malformed-json", "The body is not valid JSON.");
    }
    if (isUnavailable(cause)) {
      return Failure.unavailable("The database");
    }
    return byStatus(ctx.statusCode());
  }

  /** Whether a dependency is away for now, as opposed to an error of ours. */
  static boolean isUnavailable(Throwable cause) {
    return switch (cause) {
      case null -> false;
      case PgException e -> PASSING.contains(e.getSqlState());
      case IOException e -> true;
      case TimeoutException e -> true;
      case ClosedConnectionException e -> true;
      default -> POOL_MESSAGE.matcher(String.valueOf(cause.getMessage())).lookingAt();
    };
  }

  private static Failure byStatus(int status) {
    return switch (status) {
      case 400 -> Failure.of(400, "bad-request", "The request cannot be understood.");
      case 401 -> Failure.of(401, "unauthorized", "Say who you are first.");
      case 403 -> Failure.of(403, "forbidden", "You may not do this.");
      case 404 -> Failure.of(404, "not-found", "There is nothing at this path.");
      case 405 -> Failure.of(405, "method-not-allowed", "This path does not know this method.");
      case 406 -> Failure.of(406, "not-acceptable", "This call does not answer in any form that Accept names.");
      case 413 -> Failure.of(413, "payload-too-large", "The body is larger than this call takes.");
      case 415 -> Failure.of(415, "unsupported-media-type", "This call does not take this content type.");
      default -> Failure.of(500, "internal-error", "Something went wrong on our side. It has been logged.");
    };
  }
}
