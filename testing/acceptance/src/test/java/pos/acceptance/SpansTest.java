package pos.acceptance;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CONSUMER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.acceptance.SpanCollector.Received;
import pos.testing.ServiceProcess;

/** The spans that the whole shop sends to a collector. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SpansTest {

  private static final String STORE = "pos-store-1-2025-dev-key";
  private static final String PARENT = "00f067aa0ba902b7";
  private static final String CASHIER = "quirinus";
  private static final String SALE = """
      {"register_id": 1, "cashier": "%s", "lines": [{"product_id": 2, "quantity": 1}],
       "payments": [{"method": "cash", "amount_cents": 1650, "tendered_cents": 2000}]}""".formatted(CASHIER);
  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();
  private static SpanCollector collector;

  @BeforeAll
  static void open() {
    collector = SpanCollector.open();
    shop.use("data", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_BSP_SCHEDULE_DELAY", "100"));
    shop.open();
    ServiceProcess.await("the tills know the catalogue", () -> sell(newTrace(), "01").statusCode() == 201);
  }

  @AfterAll
  static void closeCollector() {
    collector.close();
  }

  private static String newTrace() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** @param flags 01 when the client has the trace recorded */
  private static HttpResponse<String> sell(String trace, String flags) {
    return ShopProcess.sendWith(shop.uri("/sales-service/sales"), SALE, "apikey", STORE, "X-Correlation-ID", trace,
        "traceparent", "00-" + trace + "-" + PARENT + "-" + flags);
  }

  private static Received await(String trace, String service, SpanKind kind, String name) {
    ServiceProcess.await(service + " " + name, () -> collector.find(trace, service, kind, name).isPresent());
    return collector.find(trace, service, kind, name).orElseThrow();
  }

  /** Returns the log lines of a request, whose correlation id is that of its trace. */
  private static List<JsonObject> lines(String trace) {
    try (var lines = Files.lines(shop.logFile())) {
      return lines.filter(line -> line.contains("\"correlation_id\":\"" + trace)).map(JsonObject::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_sale_is_one_trace_from_the_gateway_to_the_readers_of_its_event() {
    var trace = newTrace();
    var sale = sell(trace, "01");
    assertEquals(201, sale.statusCode(), sale.body());
    var asked = await(trace, "gateway", SPAN_KIND_SERVER, "POST sales-tills");
    assertEquals(PARENT, asked.parent());
    assertEquals("201", asked.attributes().get("http.response.status_code"));
    assertEquals("POST", asked.attributes().get("http.request.method"));
    var forwarded = await(trace, "gateway", SPAN_KIND_CLIENT, "POST sales-service");
    assertEquals(asked.id(), forwarded.parent());
    var served = await(trace, "sales-service", SPAN_KIND_SERVER, "POST /sales");
    assertEquals(forwarded.id(), served.parent());
    assertEquals("/sales", served.attributes().get("http.route"));
    var hold = await(trace, "sales-service", SPAN_KIND_CLIENT, "POST inventory-service");
    assertEquals(served.id(), hold.parent());
    await(trace, "inventory-service", SPAN_KIND_SERVER, "POST /reservations");
    for (var reader : List.of("inventory-service", "reporting-service")) {
      ServiceProcess.await(reader + " has applied the sale", () -> consumer(reader, served) != null);
      assertTrue(collector.spans().stream().anyMatch(span -> span.service().equals(reader)
          && span.span().getKind() == SPAN_KIND_CLIENT && span.parent().equals(consumer(reader, served).id())
          && "postgresql".equals(span.attributes().get("db.system.name"))), () -> reader + collector.spans());
    }
  }

  private static Received consumer(String service, Received producer) {
    return collector.spans().stream().filter(span -> span.service().equals(service)
        && span.span().getKind() == SPAN_KIND_CONSUMER && span.links().contains(producer.id()))
        .findFirst().orElse(null);
  }

  @Test
  void log_lines_have_the_ids_of_the_spans() {
    var trace = newTrace();
    sell(trace, "01");
    var served = await(trace, "sales-service", SPAN_KIND_SERVER, "POST /sales");
    ServiceProcess.await("the line of the request", () -> lines(trace).stream().anyMatch(SpansTest::isOfSale));
    var lines = lines(trace);
    assertTrue(lines.stream().allMatch(line -> trace.equals(line.getString("trace_id"))), lines::toString);
    assertEquals(served.id(), lines.stream().filter(SpansTest::isOfSale).findFirst().orElseThrow()
        .getString("span_id"));
  }

  private static boolean isOfSale(JsonObject line) {
    return "sales-service".equals(line.getString("service")) && "request".equals(line.getString("logger"));
  }

  @Test
  void statements_and_commands_are_recorded_without_their_values() {
    var trace = newTrace();
    sell(trace, "01");
    var served = await(trace, "sales-service", SPAN_KIND_SERVER, "POST /sales");
    ServiceProcess.await("statements", () -> collector.ofTrace(trace).stream()
        .anyMatch(span -> span.attributes().getOrDefault("db.query.text", "").contains("INSERT INTO")));
    var statements = collector.ofTrace(trace).stream().filter(span -> span.parent().equals(served.id()))
        .filter(span -> span.attributes().containsKey("db.query.text")).toList();
    assertTrue(statements.stream().anyMatch(span -> span.name().endsWith(" sales_db")), () -> "" + statements);
    ShopProcess.sendWith(shop.uri("/cart-service/guest"), "", "apikey", "pos-test-automation-dev-key-2025",
        "X-Correlation-ID", "cart", "traceparent", "00-" + newTrace() + "-" + PARENT + "-01");
    ServiceProcess.await("a command", () -> collector.spans().stream().anyMatch(span ->
        span.service().equals("cart-service") && "redis".equals(span.attributes().get("db.system.name"))));
    for (var span : collector.spans()) {
      assertFalse(span.attributes().getOrDefault("db.query.text", "").contains("'"), span::toString);
      assertTrue(span.attributes().getOrDefault("db.query.text", "").length() <= 500, span::toString);
    }
  }

  @Test
  void spans_have_neither_keys_nor_queries_nor_what_people_wrote() {
    var trace = newTrace();
    var found = ShopProcess.sendWith(shop.uri("/product-service/products?q=zzsecret"), null, "apikey", STORE,
        "traceparent", "00-" + trace + "-" + PARENT + "-01");
    assertEquals(200, found.statusCode(), found.body());
    await(trace, "product-service", SPAN_KIND_SERVER, "GET /products");
    sell(newTrace(), "01");
    var all = collector.spans().stream().map(span -> span + " " + span.span()).toList();
    for (var secret : List.of("zzsecret", CASHIER, STORE, "apikey", "-dev-key", "127.0.0.1")) {
      assertTrue(all.stream().noneMatch(span -> span.contains(secret)), secret);
    }
  }

  @Test
  void a_trace_that_its_client_has_not_recorded_has_no_spans() {
    var silent = newTrace();
    assertEquals(201, sell(silent, "00").statusCode());
    var later = newTrace();
    sell(later, "01");
    var served = await(later, "sales-service", SPAN_KIND_SERVER, "POST /sales");
    ServiceProcess.await("the next sale is read", () -> consumer("reporting-service", served) != null);
    assertEquals(List.of(), collector.ofTrace(silent));
    ServiceProcess.await("the line of the silent sale", () -> lines(silent).stream().anyMatch(SpansTest::isOfSale));
    assertTrue(lines(silent).stream().allMatch(line -> silent.equals(line.getString("trace_id"))),
        () -> "" + lines(silent));
  }

  @Test
  void probes_and_what_repeats_by_itself_have_no_spans() {
    for (var port : List.of(8001, 8003)) {
      for (var path : List.of("/health", "/health/ready", "/metrics")) {
        ShopProcess.sendWith(shop.uri(port, path), null, "traceparent",
            "00-" + newTrace() + "-" + PARENT + "-01");
      }
    }
    ShopProcess.sendWith(shop.uri(8100, "/metrics"), null, "X-Correlation-ID", "scrape");
    var trace = newTrace();
    sell(trace, "01");
    await(trace, "gateway", SPAN_KIND_SERVER, "POST sales-tills");
    for (var span : collector.spans()) {
      assertFalse(span.name().contains("health") || span.name().contains("metrics"), span::toString);
      assertTrue(!span.parent().isEmpty() || span.span().getKind() != SPAN_KIND_CLIENT, span::toString);
    }
  }
}
