package pos.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;

/** Breaks a request to a service off when nothing has moved for too long while it was the service's turn. */
final class Watch {

  private static final long NONE = -1;

  private final Vertx vertx;
  private final HttpClientRequest upstream;
  private long timer = NONE;
  private long timeout;
  private long movedAt;
  private boolean expired;

  Watch(Vertx vertx, HttpClientRequest upstream) {
    this.vertx = vertx;
    this.upstream = upstream;
  }

  /** It is the service's turn: to answer, to go on, or to take more. */
  void await(long millis) {
    timeout = millis;
    movedAt = System.nanoTime();
    if (timer == NONE) {
      timer = vertx.setTimer(millis, this::look);
    }
  }

  /** The service has done something, and it is still its turn. */
  void moved() {
    movedAt = System.nanoTime();
  }

  /** It is the client's turn, or all is done. */
  void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  boolean hasExpired() {
    return expired;
  }

  private void look(long fired) {
    timer = NONE;
    var left = timeout - (System.nanoTime() - movedAt) / 1_000_000;
    if (left > 0) {
      timer = vertx.setTimer(left, this::look);
    } else {
      expired = true;
      upstream.reset();
    }
  }
}
