package pos.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pos.acceptance.FloorClient.expect;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pos.shop.Part;
import pos.testing.LongRun;
import pos.testing.ServiceProcess;

/** Reports while a service from which they are made is down, and after the database of reports was lost. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ReportOutageTest {

  /** A source has one and a half seconds; a machine may be four times slower. */
  private static final long LONGEST_NANOS = 8_000_000_000L;
  private static final LocalDate TODAY = LocalDate.now(ZoneId.of("America/Toronto"));

  @RegisterExtension
  private static final Floor floor = Floor.withWebShop(1).withReporting();

  @BeforeEach
  void open() {
    floor.open();
    untilFresh();
  }

  @AfterEach
  void wakeUp() {
    floor.services().filter(ServiceProcess::isAlive).forEach(service -> service.signal("CONT"));
  }

  private static void untilFresh() {
    ServiceProcess.await("a report is complete", () -> !made().getBoolean("degraded"));
  }

  private static JsonObject made() {
    return expect(201, floor.client().post("/reporting-service/reports", new JsonObject().put("type", "consolidated")
        .put("from", TODAY.minusDays(1).toString()).put("to", TODAY.plusDays(2).toString())));
  }

  private static List<String> down(JsonObject report) {
    return report.getJsonArray("sources").stream().map(JsonObject.class::cast)
        .filter(source -> source.getString("status").equals("down")).map(source -> source.getString("service"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"SALES, KILL", "INVENTORY, STOP"})
  void a_source_that_is_down_or_hangs_is_named_in_time_and_comes_back_by_itself(Part part, String how) {
    reportWithout(part, how);
  }

  @LongRun
  @ParameterizedTest
  @CsvSource({"SALES, STOP", "ORDER, KILL", "ORDER, STOP", "INVENTORY, KILL"})
  void so_is_each_other_source(Part part, String how) {
    reportWithout(part, how);
  }

  private void reportWithout(Part part, String how) {
    if (how.equals("KILL")) {
      floor.service(part).kill();
    } else {
      floor.service(part).signal(how);
    }
    var began = System.nanoTime();
    var report = made();
    var took = System.nanoTime() - began;
    assertTrue(took < LONGEST_NANOS, () -> "the report took " + took / 1_000_000 + " ms");
    assertEquals(List.of(part.service()), down(report), report::encodePrettily);
    assertTrue(report.getBoolean("degraded"));
    wakeUp();
    floor.open();
    untilFresh();
    assertEquals(List.of(), down(made()));
  }

  private static JsonObject totals() {
    return expect(200, floor.client().get("/reporting-service/reports/sales?from=" + TODAY.minusDays(1) + "&to="
        + TODAY.plusDays(2), "Cache-Control", "no-cache")).getJsonObject("totals");
  }

  @Test
  void a_new_database_of_reports_gets_what_is_no_longer_in_any_outbox() {
    var product = floor.product(1, 100);
    for (int sale = 0; sale < 3; sale++) {
      expect(201, floor.client().post("/sales-service/sales", Bodies.sale(1, product)));
    }
    ServiceProcess.await("the sales are reported", () -> totals().getLong("net_cents") >= 300);
    var before = totals();
    floor.service(Part.REPORTING).kill();
    floor.databases().sql(Part.SALES, "DELETE FROM outbox WHERE published_at IS NOT NULL");
    floor.databases().sql(Part.REPORTING, "DROP SCHEMA public CASCADE");
    floor.databases().sql(Part.REPORTING, "CREATE SCHEMA public");
    floor.open();
    ServiceProcess.await("all books are entered", () ->
        floor.databases().number(Part.REPORTING, "SELECT count(*) FROM history WHERE done") == 3);
    assertEquals(before, totals());
    untilFresh();
  }
}
