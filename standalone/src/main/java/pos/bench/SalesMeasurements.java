package pos.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.bench.Report.Target;

/** Tills that sell: with everybody there, alone, and at the end of the day. */
final class SalesMeasurements {

  private static final int ALONE_PORT = 8103;
  private static final double ALONE_MILLIS = 50;
  private static final String NOBODY = "127.0.0.1:1";
  private static final int SESSION_SALES = 1_000;
  private static final int BATCH = 500;

  private final TestBed bed;
  private final Tills tills;

  SalesMeasurements(TestBed bed, Products products) {
    // a till waits for its receipt: each register has one sale on its way
    this.bed = bed.with(Tills.REGISTERS);
    this.tills = Tills.stocked(bed.api, products);
  }

  void sales() {
    bed.load("sale of 3 products, with its hold", Api.PORT, tills::next, Tills::isTakenWithHold);
    var began = System.nanoTime();
    TestBed.waitUntil(tills::areInTheLedger);
    bed.report.once("the last sale until all are in the ledger", 1, TestBed.secondsSince(began), 0, Target.NONE);
  }

  /** The store's own service, of which the gateway knows nothing, on the shop's database. */
  void alone(Programs programs) throws IOException {
    alone(programs, "without inventory and gateway", redis());
    alone(programs, "without inventory, gateway and Redis", "redis://" + NOBODY);
  }

  private void alone(Programs programs, String how, String redis) throws IOException {
    var service = programs.start("pos.sales.SalesService", variables(redis));
    try {
      TestBed.waitUntil(() -> bed.api.answers(ALONE_PORT, "/health/live"));
      bed.load("sale of 3 products, " + how, ALONE_PORT, connection -> tills.next(connection).at("/sales"),
          Tills::isTaken, ALONE_MILLIS);
    } finally {
      Programs.end(service);
    }
  }

  private Map<String, String> variables(String redis) throws IOException {
    // the fourth line of this file of PostgreSQL's is its port
    var port = Files.readAllLines(bed.data().resolve("postgres/data/postmaster.pid")).get(3).strip();
    return Map.of("HOST", Api.HOST, "PORT", String.valueOf(ALONE_PORT), "INSTANCE_ID", "sales-service-alone",
        "DATABASE_URL", "postgresql://sales@" + Api.HOST + ":" + port + "/sales_db",
        "DATABASE_PASSWORD", password("sales"), "REDIS_URL", redis, "GATEWAY_URL", "http://" + NOBODY,
        "LOG_FILE", bed.work.resolve("alone.jsonl").toString());
  }

  private String redis() throws IOException {
    try (var lines = Files.lines(bed.data().resolve("redis/redis.conf"))) {
      var port = lines.filter(line -> line.startsWith("port ")).findFirst().orElseThrow().replaceAll("[^0-9]", "");
      return "redis://:" + password("redis") + "@" + Api.HOST + ":" + port;
    }
  }

  private String password(String whose) throws IOException {
    var passwords = new Properties();
    try (var in = Files.newBufferedReader(bed.data().resolve("passwords"))) {
      passwords.load(in);
    }
    return passwords.getProperty(whose);
  }

  /** Counts a day's takings: the Z report of a thousand cash sales. */
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
