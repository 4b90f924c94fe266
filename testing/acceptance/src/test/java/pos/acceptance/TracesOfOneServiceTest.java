package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pos.product.ProductService;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** A service that sends spans to a collector, to one that is away, to one that hangs, or to none. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class TracesOfOneServiceTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int REQUESTS = 100;

  private static ServiceProcess start(Map<String, String> more) {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("product-service"));
    variables.putAll(more);
    return ServiceProcess.start(ProductService.class, variables);
  }

  private static HttpResponse<String> get(ServiceProcess service, String path) {
    try {
      return CLIENT.send(service.request(path).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns every class that a process has loaded. */
  private static String classes(ServiceProcess service) throws IOException, InterruptedException {
    var jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        String.valueOf(service.pid()), "VM.class_hierarchy").redirectErrorStream(true).start();
    var printed = new String(jcmd.getInputStream().readAllBytes());
    assertEquals(0, jcmd.waitFor(), printed);
    return printed;
  }

  @Test
  void without_a_collector_no_class_of_the_library_is_loaded() throws Exception {
    try (var service = start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ", "OTEL_SERVICE_NAME", "unused"))) {
      assertEquals(200, get(service, "/products").statusCode());
      var classes = classes(service);
      assertTrue(classes.contains("pos.common.trace.Tracing"), classes);
      for (var name : new String[] {"io.opentelemetry", "SpanTracer", "java.net.http", "org.slf4j.bridge"}) {
        assertFalse(classes.contains(name), name);
      }
    }
  }

  @Test
  void the_library_can_be_switched_off_where_a_collector_is_named() throws Exception {
    try (var service = start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1",
        "OTEL_SDK_DISABLED", "true"))) {
      assertFalse(classes(service).contains("io.opentelemetry"));
    }
  }

  @Test
  void a_stop_sends_the_spans_that_are_left() {
    try (var collector = SpanCollector.open(); var service = start(Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_BSP_SCHEDULE_DELAY", "3600000",
        "OTEL_TRACES_SAMPLER", "", "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"))) {
      assertEquals(200, get(service, "/products").statusCode());
      assertTrue(collector.spans().isEmpty());
      service.terminate();
      assertEquals(0, service.exitCode(), service.log());
      assertTrue(collector.spans().stream().anyMatch(span -> span.name().equals("GET /products")
          && span.service().equals("product-service")), () -> "" + collector.spans());
    }
  }

  @Test
  void a_ratio_of_zero_records_nothing_that_begins_here() {
    try (var collector = SpanCollector.open(); var service = start(Map.of("OTEL_SERVICE_NAME", "renamed",
        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG", "0"))) {
      assertEquals(200, get(service, "/products").statusCode());
      service.terminate();
      assertEquals(0, service.exitCode(), service.log());
      assertTrue(collector.spans().isEmpty(), () -> "" + collector.spans());
    }
  }

  @LongRun
  @Test
  void a_collector_that_hangs_costs_spans_and_nothing_else() {
    try (var collector = SpanCollector.hanging()) {
      losesSpansOnly(collector.url());
    }
  }

  @Test
  void a_collector_that_is_away_costs_spans_and_nothing_else() {
    losesSpansOnly("http://127.0.0.1:1");
  }

  private static void losesSpansOnly(String collector) {
    try (var service = start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector, "OTEL_BSP_SCHEDULE_DELAY", "10",
        "OTEL_BSP_MAX_QUEUE_SIZE", "20", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "10"))) {
      for (int i = 0; i < REQUESTS; i++) {
        assertEquals(200, get(service, "/products").statusCode());
      }
      ServiceProcess.await("the lost spans are counted", () -> lost(service) >= REQUESTS / 2);
      var lines = service.log().lines().filter(line -> line.contains("spans are lost")).toList();
      assertEquals(1, lines.size(), "a line a minute");
      assertTrue(lines.getFirst().startsWith("{"), lines::toString);
      service.terminate();
      assertEquals(0, service.exitCode(), service.log());
    }
  }

  private static double lost(ServiceProcess service) {
    return get(service, "/metrics").body().lines().filter(line -> line.startsWith("spans_lost_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
  }

  @Test
  void a_bad_setting_is_named() {
    try {
      start(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1", "OTEL_TRACES_SAMPLER", "sometimes")).close();
      throw new IllegalStateException("it started");
    } catch (AssertionError refused) {
      assertTrue(refused.getMessage().contains("cannot start") && refused.getMessage().contains("otel.traces.sampler"),
          refused::getMessage);
    }
  }
}
