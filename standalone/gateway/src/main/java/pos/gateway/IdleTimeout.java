package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;

/** Resets a request to a service when the service has done nothing for too long while it was its turn. */
final class IdleTimeout {

  private static final long NONE = -1;

  private final Vertx vertx;
  private final HttpClientRequest upstream;
  private long timer = NONE;
  private long timeout;
  private long movedAt;
  private boolean expired;

  IdleTimeout(Vertx vertx, HttpClientRequest upstream) {
    this.vertx = vertx;
    this.upstream = upstream;
  }

  /** Begins the service's turn: to answer, to continue its answer, or to read more of the body. */
  void start(long millis) {
    timeout = millis;
    movedAt = System.nanoTime();
    if (timer == NONE) {
      timer = vertx.setTimer(millis, _ -> check());
    }
  }

  /** Notes that the service has done something; it is still its turn. */
  void touch() {
    movedAt = System.nanoTime();
  }

  /** Ends the service's turn. */
  void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  boolean hasExpired() {
    return expired;
  }

  private void check() {
    timer = NONE;
    var left = timeout - (System.nanoTime() - movedAt) / 1_000_000;
    if (left > 0) {
      timer = vertx.setTimer(left, _ -> check());
    } else {
      expired = true;
      upstream.reset();
    }
  }
}
