package pos.common.trace;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.internal.VertxInternal;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Records spans and sends them to a collector, where the standard variables of OpenTelemetry name one. Otherwise no
 * class of its library is loaded.
 */
public final class Tracing {

  private Tracing() {}

  /** @param variables the environment, in which the library itself looks for everything else */
  public static void configure(VertxBuilder builder, Map<String, String> variables) {
    if (isOn(variables)) {
      builder.withTracer(_ -> new SpanTracer(Collector.open()));
    }
  }

  static boolean isOn(Map<String, String> variables) {
    return Stream.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        .anyMatch(name -> !variables.getOrDefault(name, "").isBlank())
        && !variables.getOrDefault("OTEL_SDK_DISABLED", "").strip().equalsIgnoreCase("true")
        && !variables.getOrDefault("OTEL_TRACES_EXPORTER", "").strip().equals("none");
  }

  /** Returns whether spans are recorded: then they write {@code traceparent} into the calls of other services. */
  public static boolean isOn(Vertx vertx) {
    return ((VertxInternal) vertx).tracer() != null;
  }

  /** Counts the spans that the collector did not get. */
  public static void measure(Vertx vertx, MeterRegistry registry) {
    if (isOn(vertx)) {
      var tracer = (SpanTracer) ((VertxInternal) vertx).tracer();
      FunctionCounter.builder("spans.lost", tracer, SpanTracer::lost)
          .description("Spans that found the queue full, or that the collector did not take").register(registry);
    }
  }
}
