package pos.common;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done round after round, one at a time, until it is closed; a failed round is tried again. */
public final class Loop {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** The first timer of a Vertx has the number 0: cancelling that would stop somebody else's. */
  private static final long NONE = -1;

  private final Vertx vertx;
  /** A duplicate, whose trace is its own: the verticle's is shared by everything that runs outside of requests. */
  private final Context context;
  private final String what;
  private final long pauseMillis;
  private final Supplier<Future<Boolean>> round;
  private Promise<Void> closing;
  private boolean running;
  private boolean poked;
  private boolean failing;
  private long timer = NONE;

  /**
   * @param what the work, as the log calls it when it fails and when it works again
   * @param pauseMillis between two rounds, unless the first answered true: there is more to do
   */
  public Loop(Vertx vertx, String what, long pauseMillis, Supplier<Future<Boolean>> round) {
    this.vertx = vertx;
    this.context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
    this.what = what;
    this.pauseMillis = pauseMillis;
    this.round = round;
  }

  public void start() {
    context.runOnContext(go -> begin());
  }

  /** There is something new to do: the next round begins at once, or when the one under way has ended. */
  public void poke() {
    context.runOnContext(go -> {
      poked = true;
      begin();
    });
  }

  /** Ends after the round under way, or after three seconds: what is not finished then is done again later. */
  public Future<Void> close() {
    var closed = Promise.<Void>promise();
    context.runOnContext(go -> {
      closing = closed;
      vertx.cancelTimer(timer);
      if (!running) {
        closed.complete();
      }
    });
    return closed.future().timeout(3, TimeUnit.SECONDS).otherwiseEmpty();
  }

  private void begin() {
    if (running || closing != null) {
      return;
    }
    vertx.cancelTimer(timer);
    running = true;
    poked = false;
    Trace.fresh().enter(context);
    Future.succeededFuture().compose(go -> round.get()).onComplete(done -> context.runOnContext(go -> ended(done)));
  }

  private void ended(AsyncResult<Boolean> done) {
    running = false;
    report(done.cause());
    if (closing != null) {
      closing.tryComplete();
    } else if (poked || done.succeeded() && done.result()) {
      begin();
    } else {
      timer = vertx.setTimer(pauseMillis, later -> start());
    }
  }

  private void report(Throwable failure) {
    if (failure != null && !failing) {
      LOG.warn("{} fails, and is tried again: {}", what, failure.getMessage());
    } else if (failure == null && failing) {
      LOG.info("{} works again", what);
    }
    failing = failure != null;
  }

  /** Where the rounds run, for work that takes up the ids of what caused it. */
  Context context() {
    return context;
  }
}
