package pos.common.run;

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
import pos.common.log.Trace;

/** Work that repeats, one round at a time, until it is closed; a failed round is tried again. */
public final class Loop {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  /** Not 0, which is the id of a Vertx's first timer: cancelling that would stop another's timer. */
  private static final long NONE = -1;

  private final Vertx vertx;
  /** A duplicate with a trace of its own: everything that runs outside of requests shares the verticle's. */
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
   * @param what the work's name in the log, when it fails and when it works again
   * @param pauseMillis the pause after a round, unless it returned true because there is more to do
   */
  public Loop(Vertx vertx, String what, long pauseMillis, Supplier<Future<Boolean>> round) {
    this.vertx = vertx;
    this.context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
    this.what = what;
    this.pauseMillis = pauseMillis;
    this.round = round;
  }

  public void start() {
    context.runOnContext(_ -> begin());
  }

  /** Begins the next round at once, or as soon as the current one has ended. */
  public void poke() {
    context.runOnContext(_ -> {
      poked = true;
      begin();
    });
  }

  /** Ends after the current round, or after three seconds: an unfinished round is done again after the next start. */
  public Future<Void> close() {
    var closed = Promise.<Void>promise();
    context.runOnContext(_ -> {
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
    Future.succeededFuture().compose(_ -> round.get()).onComplete(done -> context.runOnContext(_ -> ended(done)));
  }

  private void ended(AsyncResult<Boolean> done) {
    running = false;
    report(done.cause());
    if (closing != null) {
      closing.tryComplete();
    } else if (poked || done.succeeded() && done.result()) {
      begin();
    } else {
      timer = vertx.setTimer(pauseMillis, _ -> start());
    }
  }

  private void report(Throwable failure) {
    Watchdog.endIfExhausted(failure);
    if (failure != null && !failing) {
      LOG.warn("{} fails, and is tried again: {}", what, failure.getMessage());
    } else if (failure == null && failing) {
      LOG.info("{} works again", what);
    }
    failing = failure != null;
  }
}
