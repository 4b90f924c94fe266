package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.replay.Replay;
import pos.shop.Shop;
import pos.testing.FromGateway;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** The whole shop as users start it: one process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ShopFloorTest {

  private static final String STORE = "pos-store-1-2025-dev-key";
  /** Most of it is PostgreSQL's recovery on a slow machine; the gateway takes ten seconds to trust a service again. */
  private static final Duration RECOVERY = Duration.ofSeconds(100);
  private static final String BACK_OFFICE = "pos-back-office-2025-dev-key";
  /** Twenty invoices: sixteen sales, two returns, and two stock adjustments; and one that is refused. */
  private static final String INVOICES = """
      InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      900001,Z1001,BLUE TEAPOT,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
      900001,Z1002,"CANDLE, WHITE",2,2010-12-01 08:26:00,3.39,17850,United Kingdom
      900002,Z1003,PAPER CHAIN,10,2010-12-01 08:28:00,0.85,17850,United Kingdom
      900003,Z1001,BLUE TEAPOT,1,2010-12-01 08:34:00,2.55,13047,United Kingdom
      900004,Z1004,GARDEN GNOME,3,2010-12-01 08:34:00,4.95,13047,United Kingdom
      900005,Z1002,"CANDLE, WHITE",4,2010-12-01 08:35:00,3.39,13047,United Kingdom
      C900006,Z1001,BLUE TEAPOT,-2,2010-12-01 09:41:00,2.55,14527,United Kingdom
      900007,Z1005,TIN ROBOT,12,2010-12-01 09:45:00,1.25,12583,France
      900008,Z1003,PAPER CHAIN,24,2010-12-01 10:03:00,0.65,13748,United Kingdom
      900009,Z1004,,-5,2010-12-01 10:19:00,0.0,,United Kingdom
      900010,Z1001,BLUE TEAPOT,8,2010-12-01 10:29:00,2.10,17850,United Kingdom
      900011,POST,POSTAGE,1,2010-12-01 10:47:00,18.00,12583,France
      900011,Z1005,TIN ROBOT,6,2010-12-01 10:47:00,0.0,12583,France
      900012,Z1006,STRIPED MUG,5,2010-12-01 11:21:00,1.69,15291,United Kingdom
      900013,Z1006,STRIPED MUG,,2010-12-01 11:22:00,1.69,15291,United Kingdom
      900014,Z1007,,50,2010-12-01 11:33:00,0.0,,United Kingdom
      900015,Z1007,WOODEN FRAME,7,2010-12-01 11:45:00,7.95,14688,United Kingdom
      900016,Z1002,"CANDLE, WHITE",1,2010-12-02 09:02:00,3.39,17809,United Kingdom
      900017,Z1004,GARDEN GNOME,2,2010-12-02 09:15:00,4.95,15311,United Kingdom
      C900018,Z1006,STRIPED MUG,-1,2010-12-02 09:39:00,1.69,15291,United Kingdom
      900019,Z1001,BLUE TEAPOT,3,2010-12-02 10:01:00,2.55,16098,United Kingdom
      900020,Z1005,TIN ROBOT,9,2010-12-02 10:20:00,1.25,18074,United Kingdom
      900021,Z1003,PAPER CHAIN,30,2010-12-02 11:48:00,0.85,17420,United Kingdom
      """;

  @RegisterExtension
  private static final ShopProcess shop = new ShopProcess();

  @BeforeEach
  void open() {
    shop.open();
  }

  @Test
  void the_printed_commands_work_when_they_are_pasted() {
    var pasted = shop.pasteHints();
    assertEquals(0, pasted.code(), pasted::output);
    var answers = pasted.output().lines().map(JsonObject::new).toList();
    assertEquals(8, answers.size(), pasted::output);
    for (var list : List.of(answers.get(0), answers.get(4), answers.get(7))) {
      assertFalse(list.getJsonArray("items").isEmpty(), pasted::output);
    }
    assertEquals("open", answers.get(2).getString("status"));
    assertEquals("completed", answers.get(3).getString("status"));
    assertEquals(answers.get(2).getLong("id"), answers.get(3).getLong("session_id"));
    assertEquals("confirmed", answers.get(6).getString("status"));
  }

  /** They are from the manual of the previous system; curl declares their bodies as forms. */
  @Test
  void the_requests_of_the_original_manual_work_unchanged() {
    var pasted = shop.paste("""
        token=$(curl -s -X POST http://localhost:8080/customer-service/auth \
          -H 'apikey: pos-web-app-2025-frontend-key' -d '{"username":"client1","password":"password"}' \
          | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
        curl -s http://localhost:8080/product-service/products -H 'apikey: pos-ext-api-2025-prod-key-secure'
        curl -s -X POST http://localhost:8080/cart-service/add -H 'apikey: pos-web-app-2025-frontend-key' \
          -H "Authorization: Bearer $token" -d '{"product_id":1,"quantity":2}'
        curl -s http://localhost:8080/cart-service/health -H 'apikey: pos-web-app-2025-frontend-key'
        curl -s http://localhost:8080/cart-service/health
        """);
    assertEquals(0, pasted.code(), pasted::output);
    var answers = pasted.output().lines().map(JsonObject::new).toList();
    assertEquals(4, answers.size(), pasted::output);
    assertFalse(answers.get(0).getJsonArray("items").isEmpty(), pasted::output);
    assertEquals(1, answers.get(1).getJsonArray("items").getJsonObject(0).getLong("product_id"), pasted::output);
    assertEquals(List.of("UP", "UP"), answers.subList(2, 4).stream().map(each -> each.getString("status")).toList());
  }

  /** The secret is a new one at each start, not that of development. */
  @Test
  void the_services_take_no_call_that_does_not_come_from_the_gateway() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      for (int port : List.of(8001, 8002, 8003, 8004, 8005, 8006, 8016, 8026, 8007)) {
        var service = shop.uri(port, "");
        assertEquals(200, ShopProcess.send(STORE, service + "/health/ready", null).statusCode(), service);
        for (var path : List.of("/sales", "/counts", "/products", "/docs")) {
          assertEquals(403, ShopProcess.send(BACK_OFFICE, service + path, "{}").statusCode(), service + path);
          var request = HttpRequest.newBuilder(URI.create(service + path));
          FromGateway.headers().forEach(request::header);
          assertEquals(403, client.send(request.build(), BodyHandlers.discarding()).statusCode(), service + path);
        }
      }
    }
  }

  @Test
  void a_second_start_on_the_same_data_is_refused() {
    var second = shop.run(Shop.class);
    assertEquals(1, second.code());
    assertTrue(second.output().contains("is in use by process"), second.output());
    assertEquals(200, ShopProcess.send(STORE, shop.uri("/sales-service/sales"), null).statusCode());
  }

  @Test
  void after_a_kill_it_opens_again_with_all_sales() {
    var before = sell();
    shop.kill();
    assertEquals(137, shop.end().code());
    shop.open();
    assertEquals(before.getLong("receipt_number"),
        shop.get(STORE, "/sales-service/sales/" + before.getString("id")).getLong("receipt_number"));
    assertEquals(before.getLong("receipt_number") + 1, sell().getLong("receipt_number"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin/postgres -D", "redis-server"})
  void a_server_that_dies_is_started_again(String server) {
    sell();
    var dead = shop.process(server).orElseThrow();
    dead.destroyForcibly();
    ServiceProcess.await("another process of " + server,
        () -> shop.process(server).filter(process -> process.pid() != dead.pid()).isPresent());
    ServiceProcess.await("the shop is healthy", RECOVERY, () ->
        Stream.of("/sales-service/health", "/cart-service/health").allMatch(path ->
            ShopProcess.send(STORE, shop.uri(path), null).statusCode() == 200));
    sell();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void a_signal_stops_it_and_all_its_processes(String signal) throws IOException {
    Assumptions.assumeFalse(signal.equals("INT") && interruptsAreIgnored(), "the tests run as a background job");
    sell();
    for (var server : List.of("bin/postgres -D", "redis-server")) {
      assertTrue(shop.process(server).isPresent(), server);
    }
    shop.signal(signal);
    var end = shop.end();
    assertEquals(0, end.code(), end::output);
    assertEquals(List.of(), shop.processes());
    assertTrue(shop.hasFreedItsPorts());
  }

  @Test
  void an_invoice_file_replayed_twice_is_counted_once() throws IOException {
    var file = shop.write("invoices.csv", INVOICES);
    var first = shop.run(Replay.class, file.toString());
    assertEquals(0, first.code(), first::output);
    assertTrue(first.output().contains("reports: by hour, day, store and product they agree"), first::output);
    var books = books();
    assertEquals(List.of(16L, 24873L), figures(books, "sales"));
    assertEquals(List.of(2L, 679L), figures(books, "returns"));
    var second = shop.run(Replay.class, file.toString());
    assertEquals(0, second.code(), second::output);
    assertEquals(books, books());
    assertTrue(second.output().contains("Refused line 16, invoice 900013"), second::output);
    ServiceProcess.await("reports equal the books", () -> shop.get(BACK_OFFICE,
        "/reporting-service/reconciliation?from=2010-12-01&to=2010-12-03").getBoolean("consistent"));
    var days = shop.get(BACK_OFFICE, "/reporting-service/reports/sales?from=2010-12-01&to=2010-12-03");
    assertEquals(24873 - 679, days.getJsonObject("totals").getLong("total_cents"), days::encodePrettily);
  }

  /** The longest invoice of a real year; the check of the books reads it line by line. One has a line elsewhere. */
  @LongRun
  @Test
  void a_sale_of_more_than_a_thousand_lines_is_replayed_and_checked() throws IOException {
    var file = new StringBuilder("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
    for (int invoice = 1; invoice <= 3; invoice++) {
      for (int line = 1; line <= 1_114; line++) {
        file.append("91000%d,L%d,\"RETROSPOT CHARLOTTE BAG, LINE %d\",2,2011-10-31 14:41:00,2.55,,United Kingdom\n"
            .formatted(invoice, line, line));
      }
    }
    file.append("910001,L1,\"RETROSPOT CHARLOTTE BAG, LINE 1\",2,2011-10-31 14:41:00,2.55,,United Kingdom\n");
    var replayed = shop.run(Replay.class, shop.write("long.csv", file.toString()).toString());
    assertEquals(0, replayed.code(), replayed::output);
    assertTrue(replayed.output().contains("The lines of invoice 910001 are apart in the file: it is booked as one."),
        replayed::output);
    assertEquals(List.of(3L, (3 * 1_114 + 1) * 2 * 255L), figures(shop.get(BACK_OFFICE,
        "/sales-service/sales/summary?from=2011-10-31T00:00:00Z&to=2011-11-02T00:00:00Z"), "sales"));
  }

  /** Returns whether SIGINT is ignored, as a shell sets it for background jobs and all their child processes. */
  private static boolean interruptsAreIgnored() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 0b10) != 0);
    }
  }

  /** Returns the sales summary of the file's days. */
  private static JsonObject books() {
    return shop.get(BACK_OFFICE,
        "/sales-service/sales/summary?from=2010-12-01T00:00:00Z&to=2010-12-03T00:00:00Z");
  }

  private static List<Long> figures(JsonObject books, String what) {
    var figures = books.getJsonObject(what);
    return List.of(figures.getLong("count"), figures.getLong("total_cents"));
  }

  /** Sells two pieces of product 3 at register 2, with taxes. */
  private static JsonObject sell() {
    var reply = ShopProcess.send(STORE, shop.uri("/sales-service/sales"), """
        {"id": "%s", "register_id": 2, "lines": [{"product_id": 3, "quantity": 2}],
          "payments": [{"method": "debit", "amount_cents": 1033}]}""".formatted(UUID.randomUUID()));
    assertEquals(201, reply.statusCode(), reply::body);
    return new JsonObject(reply.body());
  }
}
