package pos.common.trace;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.function.Supplier;
import pos.common.log.Trace;

/**
 * The requests that caused events.
 *
 * @param traces what {@link Trace#toText} returned when the events were written, at least one
 */
public record Causes(List<String> traces) {

  /**
   * Runs work under the ids of the first request; where spans are recorded, in one that is linked to those of all
   * requests, and under its ids.
   *
   * @param name of the span
   */
  public <T> Future<T> run(String name, Supplier<Future<T>> work) {
    var context = (ContextInternal) Vertx.currentContext();
    VertxTracer<Object, ?> tracer = tracer(context);
    if (tracer == null) {
      Trace.parse(traces.getFirst()).enter(context);
      return work.get();
    }
    var span = tracer.receiveRequest(context, SpanKind.MESSAGING, TracingPolicy.ALWAYS, this, name, List.of(),
        TagExtractor.empty());
    return Future.succeededFuture().compose(_ -> work.get()).onComplete(done ->
        tracer.sendResponse(context, null, span, done.cause(), TagExtractor.empty()));
  }

  /** Makes one request the cause of what the context does from now on, within the span that is recorded. */
  public static void enter(String trace) {
    var context = (ContextInternal) Vertx.currentContext();
    var cause = Trace.parse(trace);
    (tracer(context) == null ? cause : Trace.current().withCorrelationId(cause.correlationId())).enter(context);
  }

  @SuppressWarnings("unchecked")
  private static VertxTracer<Object, ?> tracer(ContextInternal context) {
    return context.tracer();
  }
}
