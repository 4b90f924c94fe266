package pos.soak;

import io.vertx.core.Future;

/** Somebody who uses the shop. */
interface Worker {

  /** Does one thing from beginning to end, and notes what the shop has said; fails when that is an error. */
  Future<?> work();
}
