package pos.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.testing.ServiceProcess.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import pos.testing.ServiceUnderTest;

/** Imports that go on after their file was taken. */
class ImportJobTest {

  private static final String HEADER = "sku,name,price_cents\n";

  @RegisterExtension
  private static final Catalogue catalogue = new Catalogue();
  private static final ServiceUnderTest service = catalogue.service;

  private static String lines(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i + ",Thing " + i + "," + i + "\n")
        .collect(Collectors.joining());
  }

  private static JsonObject read(String location) {
    return service.get(path(location)).json();
  }

  private static String path(String location) {
    return location.replaceFirst("/product-service", "");
  }

  private static JsonObject ended(String location) {
    await("the end of " + location, () -> read(location).getString("ended_at") != null);
    return read(location);
  }

  private static long count(String prefix) {
    return service.number("SELECT count(*) FROM products WHERE sku LIKE $1", prefix + "%");
  }

  private static long parts() {
    return service.number("SELECT count(*) FROM import_parts");
  }

  @Test
  void a_file_is_taken_at_once_and_imported_afterwards() {
    var taken = catalogue.begin(HEADER + lines("JOB-", 3000), "");
    assertEquals(202, taken.status());
    assertEquals("1", taken.header("Retry-After"));
    assertEquals("waiting", taken.json().getString("state"));
    assertEquals(3001, taken.json().getInteger("lines"));
    var location = taken.header("Location");
    assertEquals(location + "/cancel", taken.json().getJsonObject("_links").getJsonObject("cancel").getString("href"));
    var done = ended(location);
    assertEquals("done 3001 3000 0 0 0", "%s %s %s %s %s %s".formatted(done.getString("state"),
        done.getInteger("lines_done"), done.getInteger("created"), done.getInteger("changed"),
        done.getInteger("unchanged"), done.getInteger("rejected")));
    assertNull(done.getJsonObject("_links").getJsonObject("cancel"));
    assertEquals(3000, count("JOB-"));
    assertEquals(3000, service.number("SELECT count(*) FROM outbox WHERE payload->>'sku' LIKE 'JOB-%'"));
    assertEquals(0, parts());
  }

  @Test
  void a_bad_line_fails_a_whole_import_and_is_reported_by_a_partial_one() {
    var csv = HEADER + lines("MIX-", 600) + "MIX-BAD,Thing,1.50\n" + lines("MIX-MORE-", 600);
    var failed = ended(catalogue.begin(csv, "").header("Location"));
    assertEquals("failed", failed.getString("state"));
    assertEquals("invalid-input", failed.getJsonObject("problem").getString("code"));
    assertEquals(List.of("line 602: price_cents"), fields(failed));
    assertEquals(0, failed.getInteger("created"));
    assertEquals(0, count("MIX-"));
    var partial = ended(catalogue.begin(csv, "?mode=partial").header("Location"));
    assertEquals("done", partial.getString("state"));
    assertEquals(1200, partial.getInteger("created"));
    assertEquals(1, partial.getInteger("rejected"));
    assertEquals(List.of("line 602: price_cents"), fields(partial));
    assertEquals(1200, count("MIX-"));
    assertEquals(0, parts());
  }

  @Test
  void the_first_hundred_errors_are_kept_and_told_in_the_language_of_who_asks() {
    var location = catalogue.begin(HEADER + "X,Y,z\n".repeat(1200), "?mode=partial").header("Location");
    var done = ended(location);
    assertEquals(1200, done.getInteger("rejected"));
    assertEquals(100, done.getJsonArray("errors").size());
    assertEquals("line 101: price_cents", fields(done).getLast());
    var noHeader = catalogue.begin("a,b\n1,2\n", "").header("Location");
    ended(noHeader);
    var french = service.get(path(noHeader), "Accept-Language", "fr").json();
    assertEquals("failed", french.getString("state"));
    assertEquals("Contenu non valide", french.getJsonObject("problem").getString("title"));
    assertEquals(List.of("line 1"), fields(french));
  }

  private static List<String> fields(JsonObject job) {
    return job.getJsonArray("errors", new JsonArray()).stream().map(error -> ((JsonObject) error).getString("field"))
        .toList();
  }

  @Test
  void a_cancelled_import_writes_nothing_more() {
    for (var mode : List.of("all", "partial")) {
      var prefix = "STOP-" + mode + "-";
      catalogue.upload(HEADER + prefix + "HELD,Held,1\n", "");
      var other = catalogue.service.connect();
      var transaction = other.begin().await();
      other.query("SELECT FROM products WHERE sku = '" + prefix + "HELD' FOR UPDATE").execute().await();
      var location = catalogue.begin(HEADER + lines(prefix, 600) + prefix + "HELD,Changed,2\n" + lines(prefix, 600),
          "?mode=" + mode).header("Location");
      await("the import to wait for a lock", catalogue::oneSessionWaitsForALock);
      assertTrue(read(location).getInteger("lines_done") > 500);
      var cancel = path(location) + "/cancel";
      assertEquals("cancelled", service.post(cancel, new JsonObject()).json().getString("state"));
      transaction.rollback().await();
      other.close().await();
      await("the import to end", catalogue::noImportIsRunning);
      assertEquals("Held", catalogue.bySku(prefix + "HELD").getString("name"));
      assertEquals(mode.equals("all") ? 1 : 501, count(prefix));
      assertEquals(mode.equals("all") ? 0 : 500, read(location).getInteger("created"));
      assertEquals(0, parts());
      assertEquals("cancelled", service.post(cancel, new JsonObject()).json().getString("state"));
    }
  }

  @Test
  void what_has_ended_is_not_cancelled() {
    var location = catalogue.begin(HEADER + lines("ENDED-", 1), "").header("Location");
    ended(location);
    var refused = service.post(path(location) + "/cancel", new JsonObject());
    assertEquals(409, refused.status());
    assertEquals("import-ended", refused.code());
    assertEquals("done", read(location).getString("state"));
  }

  @Test
  void imports_wait_for_each_other_and_for_one_that_is_sent_directly() {
    var other = catalogue.service.connect();
    other.query("SELECT pg_advisory_lock(" + Catalogue.IMPORT_LOCK + ")").execute().await();
    var first = catalogue.begin(HEADER + lines("TURN-", 10), "").header("Location");
    var second = catalogue.begin(HEADER + lines("TURN-", 10), "").header("Location");
    await("the first to wait again after it was refused", () -> service.number(
        "SELECT count(*) FROM imports WHERE seen_at > started_at AND starts = 1 AND state = 'running'") == 1);
    other.close().await();
    assertEquals(10, ended(first).getInteger("created"));
    assertEquals(10, ended(second).getInteger("unchanged"));
  }

  /** Its row is locked whenever a batch of it is written. */
  @Test
  void an_import_waits_for_an_older_one_also_while_that_is_being_written() {
    var older = catalogue.begin(HEADER + lines("OLDER-", 1), "").header("Location");
    ended(older);
    var id = older.substring(older.lastIndexOf('/') + 1);
    service.sql("UPDATE imports SET state = 'running', ended_at = NULL, worker = uuidv7(), seen_at = now()"
        + " WHERE id::text = $1", id);
    var other = service.connect();
    var tx = other.begin().await();
    other.query("SELECT FROM imports WHERE id::text = '" + id + "' FOR UPDATE").execute().await();
    var newer = catalogue.begin(HEADER + lines("NEWER-", 1), "").header("Location");
    assertEquals(Optional.empty(), ImportJobs.claim(service.connect(), UUID.randomUUID()).await());
    assertEquals("waiting", read(newer).getString("state"));
    tx.rollback().await();
    service.sql("UPDATE imports SET state = 'done', ended_at = now() WHERE id::text = $1", id);
    assertEquals("done", ended(newer).getString("state"));
  }

  @Test
  void an_idempotency_key_begins_one_import() {
    var csv = HEADER + lines("KEY-", 1);
    var first = catalogue.begin(csv, "", "Idempotency-Key", "job-1");
    var again = catalogue.begin(csv, "", "Idempotency-Key", "job-1");
    assertEquals(first.header("Location"), again.header("Location"));
    assertEquals("true", again.header("Idempotency-Replayed"));
    ended(first.header("Location"));
    assertEquals(0, service.number("SELECT count(*) FROM imports WHERE state = 'receiving'"));
    for (var other : List.of(HEADER + lines("KEY-", 2), csv)) {
      var reused = catalogue.begin(other, other.equals(csv) ? "?mode=partial" : "", "Idempotency-Key", "job-1");
      assertEquals("idempotency-key-reused", reused.code());
    }
  }

  @Test
  void a_client_that_leaves_before_the_end_of_its_file_leaves_nothing_behind() {
    try (var upload = new RawUpload(service.port(), "s", 1_000_000)) {
      upload.send(HEADER + lines("GONE-", 5000));
      await("a part to be stored", () -> parts() > 0);
    }
    await("its parts to be deleted", () -> parts() == 0);
    assertEquals(0, count("GONE-"));
  }

  @Test
  void an_import_that_was_left_by_a_process_goes_on_behind_the_lines_that_it_has_written() {
    var location = catalogue.begin(HEADER + lines("LEFT-", 1), "?mode=partial").header("Location");
    ended(location);
    var id = location.substring(location.lastIndexOf('/') + 1);
    service.sql("DELETE FROM products WHERE sku LIKE 'LEFT-%'");
    service.sql("INSERT INTO import_parts SELECT id, 0, convert_to($1, 'UTF8') FROM imports WHERE id::text = $2",
        HEADER + lines("LEFT-", 2000), id);
    service.sql("UPDATE imports SET state = 'running', ended_at = NULL, worker = uuidv7(), lines = 2001,"
        + " created = 700, lines_done = 701, seen_at = now() - interval '31 seconds' WHERE id::text = $1", id);
    catalogue.begin(HEADER, "");
    var done = ended(location);
    assertEquals("done", done.getString("state"));
    assertEquals(2000, done.getInteger("created"));
    assertEquals(1300, count("LEFT-"));
    assertEquals(0, service.number("SELECT count(*) FROM products WHERE sku = 'LEFT-699'"));
    assertEquals(1, service.number("SELECT count(*) FROM products WHERE sku = 'LEFT-700'"));
  }

  @Test
  void bad_requests_are_refused_before_anything_is_stored() {
    var csv = HEADER + lines("BAD-", 1);
    assertEquals(415, catalogue.begin(csv, "", "Content-Type", "text/plain").status());
    assertEquals(400, catalogue.begin(csv, "?mode=some").status());
    var unknown = "/products/imports/" + new UUID(1, 1);
    assertEquals(404, service.get(unknown).status());
    assertEquals(404, service.post(unknown + "/cancel", new JsonObject()).status());
    assertEquals(400, service.get("/products/imports/1").status());
    assertEquals(0, service.number("SELECT count(*) FROM imports WHERE state = 'receiving'"));
  }
}
