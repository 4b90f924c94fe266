package pos.common.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.bridge.SLF4JBridgeHandler;
import pos.common.log.Source;

/** The collector of the process's spans, as the environment describes it; each service of the process has its name. */
final class Collector {

  /** How long a stop waits for the spans that are left. */
  private static final int FLUSH_SECONDS = 2;
  private static final int MOST_WAITING = 2048;
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("service.name");
  private static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("service.instance.id");
  /** What a blank variable stands for, where the library takes it for a value. */
  private static final Map<String, String> DEFAULTS = Map.of("otel.exporter.otlp.protocol", "http/protobuf",
      "otel.traces.exporter", "otlp", "otel.traces.sampler", "parentbased_always_on");

  private final WaitingSpans waiting = new WaitingSpans();
  private final Map<Source, Tracer> tracers = new ConcurrentHashMap<>();
  private final OpenTelemetrySdk sdk;
  private SdkTracerProviderBuilder providers;
  private Resource resource;

  private Collector() {
    sdk = AutoConfiguredOpenTelemetrySdk.builder().disableShutdownHook()
        .addPropertiesCustomizer(Collector::withoutBlanks)
        .addResourceCustomizer((found, _) -> resource = found)
        .addSpanExporterCustomizer((exporter, _) -> waiting.leaveTo(exporter))
        .addSpanProcessorCustomizer((batches, config) ->
            waiting.enter(batches, config.getInt("otel.bsp.max.queue.size", MOST_WAITING)))
        .addTracerProviderCustomizer((builder, _) -> providers = builder)
        .build().getOpenTelemetrySdk();
  }

  /** @throws io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException naming the property with a bad value */
  static Collector open() {
    // the library says through java.util.logging what is wrong with the collector
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return new Collector();
  }

  private static Map<String, String> withoutBlanks(ConfigProperties config) {
    var settings = new HashMap<>(Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none"));
    DEFAULTS.forEach((name, value) -> {
      if (config.getString(name, "").isBlank()) {
        settings.put(name, value);
      }
    });
    return settings;
  }

  /** Returns the tracer of a service, which has the service's own name unless OTEL_SERVICE_NAME is set. */
  Tracer tracer(Source source) {
    return tracers.computeIfAbsent(source, this::create);
  }

  private synchronized Tracer create(Source source) {
    var own = Attributes.builder().put(INSTANCE, source.instance());
    if (resource.getAttribute(NAME).startsWith("unknown_service")) {
      own.put(NAME, source.service());
    }
    return providers.setResource(resource.merge(Resource.create(own.build()))).build().get("pos");
  }

  long lost() {
    return waiting.lost();
  }

  /** Sends what is left, for two seconds at most. */
  void close() {
    sdk.getSdkTracerProvider().shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
  }
}
