package pos.common.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether spans are recorded, and how many may wait. */
class TracingTest {

  private static final Map<String, String> COLLECTOR = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

  private static boolean isOnWith(String name, String value) {
    return Tracing.isOn(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", name, value));
  }

  @Test
  void traces_need_a_collector() {
    assertFalse(Tracing.isOn(Map.of()));
    assertFalse(Tracing.isOn(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " ", "OTEL_TRACES_EXPORTER", "otlp")));
    assertTrue(Tracing.isOn(COLLECTOR));
    assertTrue(Tracing.isOn(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/v1/traces")));
  }

  @Test
  void a_collector_can_be_left_unused() {
    assertFalse(isOnWith("OTEL_SDK_DISABLED", "true"));
    assertFalse(isOnWith("OTEL_TRACES_EXPORTER", "none"));
    assertTrue(isOnWith("OTEL_SDK_DISABLED", "false"));
    assertTrue(isOnWith("OTEL_TRACES_EXPORTER", ""));
  }

  /** Answers to no batch but when it is told to. */
  private static final class SlowExporter implements SpanExporter {

    private final CompletableResultCode answer = new CompletableResultCode();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return answer;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @Test
  void spans_beyond_the_queue_and_of_a_failed_batch_are_counted_as_lost() {
    var waiting = new WaitingSpans();
    var exporter = new SlowExporter();
    try (var provider = SdkTracerProvider.builder()
        .addSpanProcessor(waiting.enter(SpanProcessor.composite(List.of()), 3)).build()) {
      for (int i = 0; i < 5; i++) {
        provider.get("test").spanBuilder("span").startSpan().end();
      }
      assertEquals(2, waiting.lost());
      waiting.leaveTo(exporter).export(Collections.nCopies(3, null));
      assertEquals(2, waiting.lost(), "not reported yet");
      exporter.answer.fail();
      assertEquals(5, waiting.lost());
      provider.get("test").spanBuilder("span").startSpan().end();
      assertEquals(5, waiting.lost(), "there is room again");
    }
  }

  @Test
  void a_server_outside_of_a_verticle_answers_too() {
    var vertx = Vertx.builder().withTracer(_ -> new SpanTracer(Collector.open())).build();
    try {
      var port = vertx.createHttpServer().requestHandler(request -> request.response().end())
          .listen(0, "127.0.0.1").await().actualPort();
      var client = vertx.createHttpClient();
      // a trace that is not recorded: nothing is sent from here
      assertEquals(200, client.request(HttpMethod.GET, port, "127.0.0.1", "/")
          .compose(request -> request.putHeader("traceparent", "00-" + "a".repeat(32) + "-" + "b".repeat(16) + "-00")
              .send()).await().statusCode());
      // Vert.x closes a client that is no longer referred to, also in the middle of a request
      client.close().await();
    } finally {
      vertx.close().await();
    }
  }
}
