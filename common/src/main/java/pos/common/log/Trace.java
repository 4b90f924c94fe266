package pos.common.log;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The ids that every log line, remote call and event of a request carries; they live on its Vert.x context.
 *
 * @param sampled whether spans of the trace are recorded where there is a collector of them
 */
public record Trace(String correlationId, String traceId, String spanId, boolean sampled) {

  private static final ContextLocal<Trace> LOCAL = ContextLocal.registerLocal(Trace.class);
  private static final int LONGEST_ID = 128;
  /** With the one bit of the flags that says whether the trace is recorded. */
  private static final Pattern TRACEPARENT =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]([0-9a-f])");

  /** Returns the trace that a client sent; what is missing or malformed is made new, and then to be recorded. */
  public static Trace from(String correlationId, String traceparent) {
    var id = correlationId != null && isWellFormed(correlationId) ? correlationId : UUID.randomUUID().toString();
    var parent = traceparent == null ? null : TRACEPARENT.matcher(traceparent);
    return parent != null && parent.matches()
        ? new Trace(id, parent.group(1), hex16(), (Character.digit(parent.group(2).charAt(0), 16) & 1) == 1)
        : new Trace(id, hex16() + hex16(), hex16(), true);
  }

  /** Returns whether an id has 1 to 128 letters, digits, points, underscores and hyphens. */
  public static boolean isWellFormed(String correlationId) {
    var length = correlationId.length();
    if (length == 0 || length > LONGEST_ID) {
      return false;
    }
    // not a pattern, which is slower: this is asked three times on the way of each request
    for (int i = 0; i < length; i++) {
      var c = correlationId.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_')) {
        return false;
      }
    }
    return true;
  }

  /** Returns the trace of a request that has arrived: that of its span where spans are recorded, otherwise as above. */
  public static Trace ofRequest(String correlationId, String traceparent) {
    var trace = from(correlationId, traceparent);
    var span = current();
    return span == null ? trace : span.withCorrelationId(trace.correlationId);
  }

  /** Reads what {@link #toText} returned. */
  public static Trace parse(String text) {
    var ids = text.split(" ", 2);
    return from(ids[0], ids.length > 1 ? ids[1] : null);
  }

  /** Returns the ids as text, to be stored with work that continues later. */
  public String toText() {
    return correlationId + " " + traceparent();
  }

  /** Returns the trace of work that no request asked for, of which no spans are recorded. */
  public static Trace fresh() {
    return new Trace(UUID.randomUUID().toString(), hex16() + hex16(), hex16(), false);
  }

  /** Returns the trace of the current context, or null outside of a request. */
  public static Trace current() {
    return of(Vertx.currentContext());
  }

  /** Returns the trace of a context, or null outside of a request. */
  public static Trace of(Context context) {
    return context == null ? null : context.getLocal(LOCAL);
  }

  /** Returns the trace of the current context, or a new one outside of a request. */
  public static Trace currentOrFresh() {
    var current = current();
    return current == null ? fresh() : current;
  }

  public Trace withCorrelationId(String correlationId) {
    return new Trace(correlationId, traceId, spanId, sampled);
  }

  /** Makes this the trace of everything that runs on the context from now on. */
  public void enter(Context context) {
    context.putLocal(LOCAL, this);
  }

  /** Runs work on a context of its own, so that its log lines, calls and events carry these ids. */
  public void carry(Vertx vertx, Runnable work) {
    var context = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
    enter(context);
    context.runOnContext(_ -> work.run());
  }

  public String traceparent() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }

  private static String hex16() {
    var hex = Long.toHexString(ThreadLocalRandom.current().nextLong() | 1L);
    return "0".repeat(16 - hex.length()) + hex;
  }

  /** Registers the context slot before any Vertx is built: its contexts would lack a slot registered later. */
  public static final class Registration implements VertxServiceProvider {
    @Override
    public void init(VertxBootstrap bootstrap) {
      LOCAL.getClass();
    }
  }
}
