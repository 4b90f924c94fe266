package pos.common.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import pos.common.rule.Failure;

/**
 * Collects the bodies of requests before they are served: up to the limit of their route, within a total time, and only
 * while the bodies of the whole process leave memory for them.
 */
final class Bodies implements Handler<RoutingContext> {

  /** The time in which a body must have arrived as a whole. */
  static final Duration TIME = Duration.ofSeconds(20);

  /** What a client that left has set off goes on for a moment, and needs its memory. */
  private static final long AFTER_LEAVING_MILLIS = 1_000;

  private static final Set<HttpMethod> WITH_BODY = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final Vertx vertx;
  private final Duration time;
  private final Function<RoutingContext, Route> served;

  /** @param served returns the route that will serve a request, or null when none will */
  Bodies(Vertx vertx, Duration time, Function<RoutingContext, Route> served) {
    this.vertx = vertx;
    this.time = time;
    this.served = served;
  }

  @Override
  public void handle(RoutingContext ctx) {
    var request = ctx.request();
    var length = request.getHeader("Content-Length");
    if (request.isEnded() || "0".equals(length) || length == null && request.getHeader("Transfer-Encoding") == null) {
      ctx.next();
      return;
    }
    refuseEncoded(ctx);
    var route = served.apply(ctx);
    var limit = limit(route);
    if (limit == Body.STREAMED) {
      ctx.next();
      return;
    }
    var timer = vertx.setTimer(time.toMillis(), _ -> giveUp(ctx));
    request.endHandler(_ -> vertx.cancelTimer(timer));
    if (route == null) {
      // the body is dropped while the router says what is wrong
      ctx.next();
      return;
    }
    collect(ctx, limit, length == null ? 0 : length(length), timer);
  }

  /** Compressed bytes would be read as malformed JSON, and would be many times larger than what is bounded here. */
  private static void refuseEncoded(RoutingContext ctx) {
    var encoding = ctx.request().getHeader("Content-Encoding");
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
      ctx.response().putHeader("Accept-Encoding", "identity");
      throw Failure.of(Failure.Kind.UNSUPPORTED_TYPE, "unsupported-encoding",
          "This call does not read compressed bodies: send it without Content-Encoding.");
    }
  }

  private static int limit(Route route) {
    Integer own = route == null ? null : route.getMetadata(Body.LIMIT);
    if (own != null) {
      return own;
    }
    return route == null || route.methods().stream().noneMatch(WITH_BODY::contains) ? Body.EMPTY : Body.SMALL;
  }

  private static long length(String header) {
    try {
      return Long.parseLong(header);
    } catch (NumberFormatException e) {
      // no server passes it on: counted as it arrives
      return 0;
    }
  }

  private void collect(RoutingContext ctx, int limit, long length, long timer) {
    var share = InFlight.PROCESS.new Share();
    var body = new Body(share, limit);
    ctx.addEndHandler(end -> {
      if (end.succeeded() || !ctx.request().isEnded()) {
        share.release();
      } else {
        vertx.setTimer(AFTER_LEAVING_MILLIS, _ -> share.release());
      }
    });
    if (length > limit) {
      throw body.tooLarge();
    }
    var request = ctx.request();
    request.handler(piece -> {
      try {
        body.append(piece, length);
      } catch (Failure e) {
        // what still arrives is dropped
        request.handler(null);
        request.endHandler(_ -> vertx.cancelTimer(timer));
        ctx.fail(e);
      }
    });
    request.endHandler(_ -> {
      vertx.cancelTimer(timer);
      body.enter(ctx);
      ctx.next();
    });
    request.exceptionHandler(_ -> vertx.cancelTimer(timer));
  }

  /** Answers 408, unless the request was answered before, and closes the connection on which the rest may come. */
  private static void giveUp(RoutingContext ctx) {
    var connection = ctx.request().connection();
    if (ctx.response().ended()) {
      connection.close();
      return;
    }
    ctx.addEndHandler(_ -> connection.close());
    ctx.response().putHeader("Connection", "close");
    ctx.fail(Failure.of(Failure.Kind.TIMEOUT, "body-timeout",
        "The request body did not arrive in time: send it faster, or in smaller parts."));
  }
}
