package pos.common.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import pos.common.rule.Failure;

/**
 * Lets only a few heavy operations run at a time; some more wait for their turn, and the others are refused with 503.
 * For use by one verticle.
 */
public final class Heavy {

  /** Below the gateway's time-out, so that a client gets the reason. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int WAITING = 200;

  private final int most;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int running;

  /** Returns the limit of operations whose answers may have half a megabyte. */
  public static Heavy ofLargeAnswers() {
    return new Heavy(8);
  }

  /** Returns the limit of operations whose answers may have a megabyte, and take a second of an event loop. */
  public static Heavy ofLargestAnswers() {
    return new Heavy(2);
  }

  /** @param most the operations that run at a time */
  public Heavy(int most) {
    this.most = most;
  }

  /** Returns the operation of a route with this limit. */
  public <T> Function<RoutingContext, Future<T>> limit(Function<RoutingContext, Future<T>> operation) {
    return ctx -> run(ctx, operation);
  }

  /**
   * Runs an operation in its turn; its place is free when it has ended and its answer has been sent.
   *
   * @return fails without running it when the client has gone away before its turn
   */
  public <T> Future<T> run(RoutingContext ctx, Function<RoutingContext, Future<T>> operation) {
    var answered = Promise.<Void>promise();
    ctx.addEndHandler(_ -> answered.tryComplete());
    if (ctx.response().closed()) {
      answered.tryComplete();
    }
    return turn(ctx.vertx()).compose(_ -> {
      if (answered.future().isComplete()) {
        free();
        return Future.failedFuture(new ClosedChannelException());
      }
      var done = Future.succeededFuture(ctx).compose(operation);
      Future.join(done, answered.future()).onComplete(_ -> free());
      return done;
    });
  }

  private Future<Void> turn(Vertx vertx) {
    if (running < most) {
      running++;
      return Future.succeededFuture();
    }
    if (waiting.size() >= WAITING) {
      return Future.failedFuture(busy());
    }
    // completed on the caller's own context, whose log lines carry the caller's ids
    var turn = ContextInternal.current().<Void>promise();
    waiting.add(turn);
    var timer = vertx.setTimer(LONGEST_WAIT.toMillis(), _ -> {
      waiting.remove(turn);
      turn.tryFail(busy());
    });
    return turn.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private void free() {
    var next = waiting.poll();
    if (next == null) {
      running--;
    } else {
      next.complete();
    }
  }

  private static Failure busy() {
    return Failure.of(Failure.Kind.UNAVAILABLE, "too-many-requests-of-this-kind",
        "This service does only a few operations of this kind at a time. Try again shortly.")
        .retryAfter(Duration.ofSeconds(2));
  }
}
