package pos.common.log;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The service and instance that log lines come from. */
public record Source(String service, String instance) {

  private static final String KEY = Source.class.getName();

  /** Makes this the source of all log lines of a verticle's context. */
  public void enter(Context context) {
    context.put(KEY, this);
  }

  /** Returns the source of what the current context logs, or null outside of a verticle. */
  static Source current() {
    var context = Vertx.currentContext();
    return context == null ? null : of(context);
  }

  /** Returns the source of what a context logs, or null outside of a verticle. */
  public static Source of(Context context) {
    return context.get(KEY);
  }
}
