package pos.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A collector of spans, by OTLP over HTTP, on a free port. */
final class SpanCollector implements AutoCloseable {

  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /** A span with the name of the service that it comes from; ids are in hexadecimal digits. */
  record Received(String service, Span span, Map<String, String> attributes) {

    private static Received of(List<KeyValue> resource, Span span) {
      return new Received(texts(resource).get("service.name"), span, texts(span.getAttributesList()));
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
      return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, each -> each.getValue().hasIntValue()
          ? String.valueOf(each.getValue().getIntValue()) : each.getValue().getStringValue()));
    }

    String name() {
      return span.getName();
    }

    String trace() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    String id() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    String parent() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    List<String> links() {
      return span.getLinksList().stream().map(link -> HexFormat.of().formatHex(link.getSpanId().toByteArray()))
          .toList();
    }

    @Override
    public String toString() {
      return "%s %s %s %s %s %s".formatted(service, span.getKind(), name(), id(), parent(), attributes);
    }
  }

  private SpanCollector(boolean answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/traces", answers ? this::receive : this::hang);
    server.start();
  }

  static SpanCollector open() {
    return open(true);
  }

  /** Opens one that accepts connections and requests, and never answers. */
  static SpanCollector hanging() {
    return open(false);
  }

  private static SpanCollector open(boolean answers) {
    try {
      return new SpanCollector(answers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes());
      request.getResourceSpansList().forEach(resource -> resource.getScopeSpansList().forEach(scope ->
          scope.getSpansList().forEach(span ->
              spans.add(Received.of(resource.getResource().getAttributesList(), span)))));
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void hang(HttpExchange exchange) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns what has arrived up to now. */
  List<Received> spans() {
    return List.copyOf(spans);
  }

  List<Received> ofTrace(String id) {
    return spans.stream().filter(span -> span.trace().equals(id)).toList();
  }

  Optional<Received> find(String trace, String service, Span.SpanKind kind, String name) {
    return ofTrace(trace).stream().filter(span -> span.service().equals(service) && span.span().getKind() == kind
        && span.name().equals(name)).findFirst();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
