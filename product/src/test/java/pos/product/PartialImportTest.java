package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceProcess;
import pos.testing.ServiceUnderTest;

/** Partial imports report everything that they have written, even when they end early. */
class PartialImportTest {

  private static final String HEADER = "sku,name,price_cents\n";

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  private static String lines(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i + ",Thing,1\n").collect(Collectors.joining());
  }

  private static long count(String prefix) {
    return service.number("SELECT count(*) FROM products WHERE sku LIKE $1", prefix + "%");
  }

  private static JsonObject report(RawUpload upload) {
    var answer = upload.answer();
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n")));
  }

  private static JsonObject line(JsonObject report, int index) {
    return report.getJsonArray("lines").getJsonObject(index);
  }

  private static String message(JsonObject line) {
    return line.getJsonArray("errors").getJsonObject(0).getString("message");
  }

  @Test
  void a_line_that_is_too_long_is_reported_and_the_others_are_written() {
    var csv = HEADER + lines("LONG-A-", 1100) + "LONG-B,\"" + "x\"\"".repeat(20_000) + "\",1\n" + lines("LONG-C-", 400);
    assertEquals("line 1102: line", catalogue.upload(csv, "").field());
    assertEquals(0, count("LONG-"));
    var report = catalogue.upload(csv, "?mode=partial").json();
    assertEquals(1500, report.getInteger("created"));
    assertEquals(1500, count("LONG-"));
    assertEquals(1501, report.getJsonArray("lines").size());
    assertEquals(1102, line(report, 1100).getInteger("line"));
    assertEquals("LONG-B", line(report, 1100).getString("sku"));
    assertEquals("must not be longer than 32768 bytes", message(line(report, 1100)));
  }

  @Test
  void an_unclosed_quote_ends_the_report_and_the_lines_above_it_are_written() {
    var csv = HEADER + lines("OPEN-A-", 1100) + "OPEN-B,\"Open,1\n" + lines("OPEN-C-", 5000);
    assertEquals("line 1102: line", catalogue.upload(csv, "").field());
    assertEquals(0, count("OPEN-"));
    var report = catalogue.upload(csv, "?mode=partial").json();
    assertEquals(1100, report.getInteger("created"));
    assertEquals(1100, count("OPEN-"));
    assertEquals(1101, report.getJsonArray("lines").size());
    assertEquals(1102, line(report, 1100).getInteger("line"));
    assertTrue(message(line(report, 1100)).endsWith("reading stopped here"), report.encode());
  }

  @Test
  void an_import_that_cannot_go_on_reports_what_it_has_written_and_where_it_ended() {
    var first = HEADER + lines("TURN-", 1200);
    var rest = lines("TURN-REST-", 1000);
    try (var upload = new RawUpload(service.port(), "?mode=partial", first.length() + rest.length())) {
      upload.send(first);
      await("two batches to be written", () -> count("TURN-") == 1000);
      var other = catalogue.service.connect();
      other.query("SELECT pg_advisory_lock(" + Catalogue.IMPORT_LOCK + ")").execute().await();
      upload.send(rest);
      var report = report(upload);
      other.close().await();
      assertEquals(1000, report.getInteger("created"));
      assertEquals(1001, report.getJsonArray("lines").size());
      assertEquals(1002, line(report, 1000).getInteger("line"));
      assertTrue(message(line(report, 1000)).contains("Another import is running"), line(report, 1000).encode());
    }
    assertEquals(1000, count("TURN-"));
  }

  @Test
  void a_line_longer_than_the_heap_is_rejected_and_the_import_goes_on() {
    var variables = new HashMap<>(ServiceUnderTest.databaseAndRedis("product-service"));
    variables.put("_JAVA_OPTIONS", "-Xmx32m");
    var block = "endless,".repeat(1 << 17);
    var end = "\",1\nENDLESS,Short,1\n";
    var length = HEADER.length() + 1 + 50L * block.length() + end.length();
    try (var process = ServiceProcess.start(ProductService.class, variables);
        var upload = new RawUpload(process.port(), "?mode=partial", length)) {
      upload.send(HEADER + "\"");
      for (int i = 0; i < 50; i++) {
        upload.send(block);
      }
      upload.send(end);
      var report = report(upload);
      assertEquals(1, report.getInteger("created"));
      assertEquals(1, report.getInteger("rejected"));
    }
  }

  @Test
  void a_client_that_disconnects_from_a_partial_import_keeps_what_was_written() {
    try (var upload = new RawUpload(service.port(), "?mode=partial", 1_000_000)) {
      upload.send(HEADER + lines("SOME-", 1200));
      await("lines to be written", () -> count("SOME-") >= 500);
    }
    await("the import to end", catalogue::noImportIsRunning);
    var again = catalogue.upload(HEADER + lines("SOME-", 1200), "?mode=partial").json();
    assertEquals(1200, again.getInteger("created") + again.getInteger("unchanged"));
    assertTrue(again.getInteger("unchanged") >= 500);
  }
}
