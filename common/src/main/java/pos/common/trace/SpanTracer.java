package pos.common.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.DatabaseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import pos.common.log.Source;
import pos.common.log.Trace;

/**
 * Makes spans of what Vert.x reports: requests, calls of services, statements and commands. What a span says is chosen
 * here, because Vert.x also reports queries of URLs, and failures with values in their messages.
 */
final class SpanTracer implements VertxTracer<Span, Span> {

  private static final Pattern PROBE = Pattern.compile("(/[a-z]+-service)?/(health|metrics)\\b.*");
  private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  private static final TextMapGetter<String> TRACEPARENT =
      (traceparent, name) -> name.equals("traceparent") ? traceparent : null;

  /** Of what runs on a context that is no verticle's. */
  private static final Source OUTSIDE = new Source("pos", "pos");

  private final Collector collector;

  SpanTracer(Collector collector) {
    this.collector = collector;
  }

  double lost() {
    return collector.lost();
  }

  @Override
  public <R> Span receiveRequest(Context context, SpanKind kind, TracingPolicy policy, R request, String operation,
      Iterable<Map.Entry<String, String>> headers, TagExtractor<R> tags) {
    return switch (request) {
      case HttpServerRequest http when policy == TracingPolicy.IGNORE || PROBE.matcher(http.uri()).matches() -> {
        // nor have the statements of a probe spans
        Trace.fresh().enter(context);
        yield null;
      }
      case HttpServerRequest http -> serve(context, http);
      case Causes causes -> consume(context, causes, operation);
      default -> null;
    };
  }

  private Span serve(Context context, HttpServerRequest request) {
    var method = method(request.method().name());
    var span = builder(context, method).setSpanKind(io.opentelemetry.api.trace.SpanKind.SERVER)
        .setParent(sent(request.getHeader("traceparent"))).setAttribute("http.request.method", method).startSpan();
    enter(context, span, Trace.from(request.getHeader("X-Correlation-ID"), null).correlationId());
    return span;
  }

  /** A method that a client has invented would be a name of its own. */
  private static String method(String name) {
    return HttpMethod.values().stream().anyMatch(method -> method.name().equals(name)) ? name : "_OTHER";
  }

  /** The span is part of the first trace that is recorded, and linked to all. */
  private Span consume(Context context, Causes causes, String name) {
    var first = causes.traces().stream().filter(text -> Trace.parse(text).sampled()).findFirst()
        .orElse(causes.traces().getFirst());
    var builder = builder(context, name).setSpanKind(io.opentelemetry.api.trace.SpanKind.CONSUMER)
        .setParent(sent(traceparent(first))).setAttribute("messaging.batch.message_count", causes.traces().size());
    causes.traces().stream().map(text -> Span.fromContext(sent(traceparent(text))).getSpanContext())
        .forEach(builder::addLink);
    var span = builder.startSpan();
    enter(context, span, Trace.parse(first).correlationId());
    return span;
  }

  private static String traceparent(String text) {
    return text.substring(text.indexOf(' ') + 1);
  }

  private static io.opentelemetry.context.Context sent(String traceparent) {
    return W3CTraceContextPropagator.getInstance()
        .extract(io.opentelemetry.context.Context.root(), traceparent, TRACEPARENT);
  }

  private static void enter(Context context, Span span, String correlationId) {
    var ids = span.getSpanContext();
    new Trace(correlationId, ids.getTraceId(), ids.getSpanId(), ids.isSampled()).enter(context);
  }

  @Override
  public <R> void sendResponse(Context context, R response, Span span, Throwable failure, TagExtractor<R> tags) {
    if (span == null) {
      return;
    }
    // consumers of events have no route
    var route = SpanName.of(context);
    if (route != null && span instanceof ReadableSpan named) {
      span.setAttribute("http.route", route).updateName(named.getName() + " " + route);
    }
    end(span, response, failure, tags, 500);
  }

  @Override
  public <R> Span sendRequest(Context context, SpanKind kind, TracingPolicy policy, R request, String operation,
      BiConsumer<String, String> headers, TagExtractor<R> tags) {
    var trace = Trace.of(context);
    if (trace == null || policy == TracingPolicy.IGNORE || kind == SpanKind.MESSAGING) {
      return null;
    }
    var span = trace.sampled() ? call(context, trace, request, operation, tags) : null;
    headers.accept("traceparent", span == null ? trace.traceparent() : traceparent(span.getSpanContext()));
    return span;
  }

  private <R> Span call(Context context, Trace trace, R request, String operation, TagExtractor<R> tags) {
    var system = tag(request, tags, "db.system");
    var builder = system == null
        ? builder(context, operation).setAttribute("http.request.method", tag(request, tags, "http.request.method"))
        : query(context, system, request, tags);
    return builder.setSpanKind(io.opentelemetry.api.trace.SpanKind.CLIENT).setParent(within(trace)).startSpan();
  }

  private <R> SpanBuilder query(Context context, String system, R request, TagExtractor<R> tags) {
    var sql = tag(request, tags, "db.query.text");
    var database = tag(request, tags, "db.namespace");
    if (sql == null) {
      var command = tag(request, tags, "db.operation.name").toUpperCase(Locale.ROOT);
      return builder(context, command).setAttribute("db.system.name", system)
          .setAttribute("db.operation.name", command);
    }
    var statement = Statement.of(sql);
    return builder(context, statement.operation() + " " + database).setAttribute("db.system.name", system)
        .setAttribute("db.namespace", database).setAttribute("db.operation.name", statement.operation())
        .setAttribute("db.query.text", statement.text());
  }

  private static io.opentelemetry.context.Context within(Trace trace) {
    return io.opentelemetry.context.Context.root().with(Span.wrap(SpanContext.create(trace.traceId(), trace.spanId(),
        TraceFlags.getSampled(), TraceState.getDefault())));
  }

  private static String traceparent(SpanContext ids) {
    return "00-" + ids.getTraceId() + "-" + ids.getSpanId() + "-" + ids.getTraceFlags().asHex();
  }

  @Override
  public <R> void receiveResponse(Context context, R response, Span span, Throwable failure, TagExtractor<R> tags) {
    if (span != null) {
      end(span, response, failure, tags, 400);
    }
  }

  /** @param errors the first status that is an error of this side */
  private static <R> void end(Span span, R response, Throwable failure, TagExtractor<R> tags, int errors) {
    var status = response == null ? null : tag(response, tags, STATUS.getKey());
    if (status != null) {
      span.setAttribute(STATUS, Long.valueOf(status));
    }
    if (failure != null) {
      // its message may have the values of a row
      span.setStatus(StatusCode.ERROR).setAttribute("error.type", failure instanceof DatabaseException database
          ? database.getSqlState() : failure.getClass().getName());
    } else if (status != null && Integer.parseInt(status) >= errors) {
      span.setStatus(StatusCode.ERROR).setAttribute("error.type", status);
    }
    span.end();
  }

  private SpanBuilder builder(Context context, String name) {
    var source = Source.of(context);
    return collector.tracer(source == null ? OUTSIDE : source).spanBuilder(name);
  }

  private static <R> String tag(R object, TagExtractor<R> tags, String name) {
    for (int i = 0; i < tags.len(object); i++) {
      if (tags.name(object, i).equals(name)) {
        return tags.value(object, i);
      }
    }
    return null;
  }

  @Override
  public void close() {
    collector.close();
  }
}
