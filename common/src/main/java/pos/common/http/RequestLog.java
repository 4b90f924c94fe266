package pos.common.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes one log line for each request when it has ended; that of a refused one has the problem's code. */
final class RequestLog {

  /** The entry of a request's context that has the code of the problem with which it was answered. */
  static final String CODE = RequestLog.class.getName();

  private static final Logger LOG = LoggerFactory.getLogger("request");
  /** What servers log for a client that left before it was answered. */
  private static final int CLIENT_LEFT = 499;

  private RequestLog() {}

  /** @param route the route that served the request, or null when none did */
  static void write(RoutingContext ctx, Route route, long nanos) {
    var template = route == null ? "unmatched" : route.getPath();
    var status = ctx.response().headWritten() ? ctx.response().getStatusCode() : CLIENT_LEFT;
    var level = isProbe(template) ? Level.DEBUG : status >= 500 ? Level.ERROR : Level.INFO;
    if (!LOG.isEnabledForLevel(level)) {
      return;
    }
    var line = LOG.atLevel(level)
        .addKeyValue("operation", route == null ? null : route.getName())
        .addKeyValue("method", ctx.request().method().name())
        .addKeyValue("route", template)
        .addKeyValue("status", status)
        .addKeyValue("duration_ms", BigDecimal.valueOf(nanos / 1000, 3));
    String code = ctx.get(CODE);
    if (code != null) {
      line = line.addKeyValue("code", code);
    }
    var customer = CustomerAuth.claims(ctx);
    if (customer.isPresent()) {
      line = line.addKeyValue("customer_id", customer.get().customerId());
    }
    var balancer = ctx.request().getHeader("X-Load-Balancer");
    if (balancer != null) {
      line = line.addKeyValue("load_balancer", balancer);
    }
    line.log("request");
  }

  private static boolean isProbe(String template) {
    return template.startsWith("/health") || template.equals("/metrics");
  }
}
