package pos.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.bench.Report.Target;

/** Measures tills: sales with all services, sales while others are down, and the end of the day. */
final class SalesMeasurements {

  private static final int SESSION_SALES = 1_000;
  private static final int BATCH = 500;

  private final TestBed bed;
  private final Tills tills;

  SalesMeasurements(TestBed bed, Products products) {
    // a till waits for its receipt, so each register has one sale in progress
    this.bed = bed.with(Tills.REGISTERS);
    this.tills = Tills.stocked(bed.api, products);
  }

  void sales() {
    bed.load("sale of 3 products, with reserved stock", bed.gatewayPort(), tills::next, Tills::isTakenWithHold);
    var began = System.nanoTime();
    TestBed.waitUntil(tills::areInTheLedger);
    bed.report.once("after the last sale until all are in the ledger", 1, TestBed.secondsSince(began), 0, Target.NONE);
  }

  void outages(Programs programs) throws IOException {
    new Outage(bed, tills, programs).sales();
  }

  /** Measures the closing of a session with 1,000 sales, which makes its Z report. */
  void session() {
    var session = bed.api.accepted("/sales-service/registers/1/sessions",
        new JsonObject().put("cashier", "bench").put("opening_float_cents", 10_000)).getValue("id");
    Stream.generate(() -> BATCH).limit(SESSION_SALES / BATCH).forEach(this::upload);
    var began = System.nanoTime();
    var report = bed.api.accepted("/sales-service/sessions/" + session + "/close",
        new JsonObject().put("counted_cash_cents", 10_000));
    var seconds = TestBed.secondsSince(began);
    bed.report.once("closing a session of 1,000 sales", 1, seconds,
        report.getJsonObject("sales").getLong("count") == SESSION_SALES ? 0 : 1, new Target("< 1 s", seconds < 1));
  }

  private void upload(int sales) {
    var basket = tills.basket();
    var batch = IntStream.range(0, sales)
        .mapToObj(i -> basket.copy().put("id", UUID.randomUUID().toString())).toList();
    bed.api.accepted("/sales-service/sales/batch", new JsonObject().put("sales", new JsonArray(batch)));
  }
}
