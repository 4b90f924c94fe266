package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** Imports that are large, that run at the same time, and that end early. */
class ImportUnderStressTest {

  private static final String HEADER = "sku,name,price_cents,description\n";

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  private static List<String> lines(String prefix, int count, String name) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i + "," + name + " " + i + "," + i + ",\n").toList();
  }

  private static Buffer csv(List<String> lines) {
    return Buffer.buffer(HEADER + String.join("", lines));
  }

  private static long count(String prefix) {
    return service.number("SELECT count(*) FROM products WHERE sku LIKE $1", prefix + "%");
  }

  private static long importing() {
    return service.number("""
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'
          AND query LIKE '%INTO outbox%'
        """);
  }

  @LongRun
  @Test
  void a_hundred_thousand_lines_are_imported_with_a_heap_smaller_than_the_file() {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("product-service"));
    variables.put("_JAVA_OPTIONS", "-Xmx32m");
    var padding = " ".repeat(400);
    var block = String.join("", lines("HEAP-NNN-", 1000, "Product")).replace(",\n", "," + padding + "\n");
    var length = HEADER.length() + 100L * block.length();
    assertTrue(length > 40 << 20, "the file must be longer than the heap");
    try (var process = ServiceProcess.start(ProductService.class, variables)) {
      for (var query : List.of("", "?mode=partial")) {
        try (var upload = new RawUpload(process.port(), query, length)) {
          upload.send(HEADER);
          for (int i = 100; i < 200; i++) {
            upload.send(block.replace("NNN", String.valueOf(i)));
          }
          var answer = upload.answer();
          assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
          var report = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")));
          assertEquals(100_000, report.getInteger(query.isEmpty() ? "created" : "unchanged"));
          assertEquals(query.isEmpty() ? 0 : 100_000, report.getJsonArray("lines", new JsonArray()).size());
        }
      }
    }
  }

  @Test
  void a_client_that_disconnects_in_the_middle_imports_nothing() {
    var before = catalogue.state();
    try (var upload = new RawUpload(service.port(), "", 1_000_000)) {
      upload.send(csv(lines("LEFT-", 2000, "Left")).toString());
      await("lines to be written", () -> importing() == 1);
    }
    await("the import to end", () -> importing() == 0 && catalogue.noImportIsRunning());
    assertEquals(before, catalogue.state());
    assertEquals(200, catalogue.sendCsv("", csv(lines("LEFT-", 1, "Left"))).await().status());
  }

  @Test
  void a_client_that_disconnects_while_its_lines_are_written_imports_nothing() {
    catalogue.sendCsv("", csv(lines("HELD-", 1, "Held"))).await();
    var lines = csv(lines("HELD-", 600, "Changed")).toString();
    // before the end of the file, and while the client waits for its answer
    for (var length : List.of(1_000_000, lines.length())) {
      var other = catalogue.service.connect();
      var transaction = other.begin().await();
      other.query("SELECT FROM products WHERE sku = 'HELD-0' FOR UPDATE").execute().await();
      try (var upload = new RawUpload(service.port(), "", length)) {
        upload.send(lines);
        await("the import to wait for a lock", catalogue::oneSessionWaitsForALock);
      }
      // by the time these are answered, the service has noticed that the client is gone
      IntStream.range(0, 10).forEach(_ -> service.get("/health/live"));
      transaction.rollback().await();
      other.close().await();
      await("the import to end", catalogue::noImportIsRunning);
      service.get("/products?sku=HELD-0");
      assertEquals(1, count("HELD-"));
      assertEquals("Held 0", catalogue.bySku("HELD-0").getString("name"));
    }
  }

  @Test
  void a_database_that_fails_in_the_middle_is_reported_and_nothing_is_imported() {
    var lines = csv(lines("DEAD-", 2000, "Dead")).toString();
    var rest = String.join("", lines("LATE-", 2000, "Late")) + "\n".repeat(5_000_000);
    try (var upload = new RawUpload(service.port(), "", lines.length() + rest.length())) {
      upload.send(lines);
      await("its session to be ended", () -> service.sql("""
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%INTO outbox%'
          """).size() == 1);
      upload.send(rest);
      var answer = upload.answer();
      assertTrue(answer.startsWith("HTTP/1.1 503"), answer);
      assertTrue(answer.contains("Retry-After"), answer);
    }
    assertEquals(0, count("DEAD-") + count("LATE-"));
  }

  @Test
  void imports_of_the_same_products_in_opposite_orders_do_not_deadlock() {
    for (var query : List.of("", "?mode=partial")) {
      var replies = service.race(4, i -> {
        var lines = new ArrayList<>(lines("SAME-", 1500, "Writer " + i));
        if (i % 2 == 1) {
          Collections.reverse(lines);
        }
        return catalogue.sendCsv(query, csv(lines));
      });
      replies.forEach(reply -> assertEquals(200, reply.status(), reply.body().toString()));
      assertEquals(1500, count("SAME-"));
      // a file is written as a whole, or in batches of 500 lines, which are the same in either order
      var part = query.isEmpty() ? 1500 : 500;
      assertEquals(1500 / part, service.number("""
          SELECT count(DISTINCT (substr(sku, 6)::int / $1, left(name, 8))) FROM products WHERE sku LIKE 'SAME-%'
          """, part), "writers of parts");
    }
  }

  @Test
  void an_import_that_waits_too_long_is_refused_and_one_whose_client_disconnects_meanwhile_is_dropped() {
    var other = catalogue.service.connect();
    other.query("SELECT pg_advisory_lock(" + Catalogue.IMPORT_LOCK + ")").execute().await();
    try (var leaving = new RawUpload(service.port(), "", 1000)) {
      leaving.send(HEADER);
      await("the import to wait for its turn", catalogue::oneSessionWaitsForALock);
    }
    var refused = catalogue.sendCsv("", csv(lines("WAIT-", 100_000, "Wait"))).await();
    assertEquals(409, refused.status());
    assertEquals("import-in-progress", refused.code());
    assertEquals("5", refused.header("Retry-After"));
    other.query("SELECT pg_advisory_unlock(" + Catalogue.IMPORT_LOCK + ")").execute().await();
    other.close().await();
    await("all imports to end", catalogue::noImportIsRunning);
    assertEquals(0, count("WAIT-"));
  }

  @Test
  void a_barcode_that_another_client_takes_at_the_last_moment_stays_with_its_product() {
    var header = "sku,name,price_cents,barcode\n";
    for (var query : List.of("?mode=partial", "")) {
      var code = query.isEmpty() ? "4006381333931" : "5901234123457";
      var other = catalogue.service.connect();
      var transaction = other.begin().await();
      other.query("INSERT INTO products (sku, name, price_cents, tax_code, barcode) VALUES ('QUICK" + code
          + "', 'Quick', 1, 'standard', '" + code + "')").execute().await();
      var waiting = catalogue.sendCsv(query, Buffer.buffer(header + "SLOW-1,Slow,1," + code + "\nSLOW-2,Slow,1,\n"));
      await("the import to wait for a lock", catalogue::oneSessionWaitsForALock);
      transaction.commit().await();
      other.close().await();
      var reply = waiting.await();
      assertEquals(query.isEmpty() ? 409 : 200, reply.status());
      assertTrue(reply.body().toString().contains(
          query.isEmpty() ? "barcode-taken" : "already belongs to the product with sku QUICK" + code));
    }
    assertEquals(List.of(), catalogue.skus("/products?sku=SLOW-1"));
  }

  @Test
  void a_product_created_while_an_import_begins_keeps_what_the_file_does_not_name() {
    for (var query : List.of("?mode=partial", "")) {
      var sku = query.isEmpty() ? "MEET-1" : "MEET-2";
      var code = query.isEmpty() ? "0000000000123" : "0000000000130";
      var other = catalogue.service.connect();
      var transaction = other.begin().await();
      other.query("INSERT INTO products (sku, name, price_cents, tax_code, barcode, description) VALUES ('" + sku
          + "', 'Met', 1, 'exempt', '" + code + "', 'text')").execute().await();
      var waiting = catalogue.sendCsv(query, Buffer.buffer(
          "sku,name,price_cents\nA-" + sku + ",New,1\n" + sku + ",Met,2\nZ-" + sku + ",New,1\n"));
      await("the import to wait for a lock", catalogue::oneSessionWaitsForALock);
      transaction.commit().await();
      other.close().await();
      var report = waiting.await().json();
      assertEquals(2, report.getInteger("created"));
      assertEquals(1, report.getInteger("changed"));
      var met = catalogue.bySku(sku);
      assertEquals(List.of(2, code, "text", "exempt", 2), List.of("price_cents", "barcode", "description", "tax_code",
          "version").stream().map(met::getValue).toList());
      assertEquals(List.of("A-" + sku, sku, "Z-" + sku), service.sql("""
          SELECT payload->>'sku' FROM outbox WHERE payload->>'sku' LIKE '%' || $1 ORDER BY 1
          """, sku).stream().map(row -> row.getString(0)).toList());
    }
  }

  /** Whoever is first, the product has the barcode and the description of the one who names them. */
  @Test
  void products_created_during_an_import_are_changed_by_it_or_refused_but_never_overwritten() {
    var created = IntStream.range(0, 200).mapToObj(i -> new JsonObject().put("sku", "RACE-" + i).put("name", "Made")
        .put("price_cents", 1).put("description", "made").put("tax_code", "exempt")).toList();
    var csv = Buffer.buffer("sku,name,price_cents\n" + IntStream.range(0, 200)
        .mapToObj(i -> "RACE-" + i + ",Imported,2\n").collect(Collectors.joining()));
    var replies = service.race(201, i -> i == 100 ? catalogue.sendCsv("?mode=partial", csv)
        : service.send(HttpMethod.POST, "/products", created.get(i < 100 ? i : i - 1).toBuffer()));
    var report = replies.get(100).json();
    var made = replies.stream().filter(reply -> reply.status() == 201).count();
    assertEquals(200, report.getInteger("created") + report.getInteger("changed"));
    assertEquals(made,
        service.number("SELECT count(*) FROM products WHERE sku LIKE 'RACE-%' AND description = 'made'"));
    assertEquals(report.getInteger("created").longValue(), 200 - made);
  }

  @Test
  void an_import_that_has_ended_sends_no_more_statements() {
    catalogue.sendCsv("?mode=partial", csv(lines("QUIET-", 1, "Quiet"))).await();
    // only the relay looks for events now and then
    await("the database to rest for 300 ms", () -> service.number("""
        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND query NOT LIKE '%relay%' AND query NOT LIKE '%outbox%'
          AND state_change > clock_timestamp() - interval '300 milliseconds'
        """) == 0);
  }
}
