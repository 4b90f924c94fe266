package pos.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pos.bench.Report.Target;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.shop.Part;

/**
 * Measures the sales service of this build and that of another, each with a database and a Redis of its own, both running
 * all the time and asked in turn: so the machine is the same for both, and both have compiled their code.
 */
final class BuildsMeasurement {

  private static final String PASSWORD = "bench";
  private static final int[] PORTS = {8103, 8104};
  private static final int PRODUCTS = 1_000;
  private static final int BASKETS_A_REGISTER = 50;
  /** Rounds that are not counted, in which the services compile their code, and those that are. */
  private static final int WARMING = 6;
  private static final int ROUNDS = 12;

  private final TestBed bed;
  private final List<Load.Request> sales;

  BuildsMeasurement(TestBed bed) {
    this.bed = bed.with(Tills.REGISTERS);
    var random = new Random(7);
    this.sales = IntStream.range(0, Tills.REGISTERS * BASKETS_A_REGISTER)
        .mapToObj(i -> sale(1 + i % Tills.REGISTERS, random)).toList();
  }

  private static Load.Request sale(int register, Random random) {
    var lines = new JsonArray();
    random.ints(3, 1, PRODUCTS + 1).forEach(id -> lines.add(new JsonObject().put("product_id", id).put("quantity", 1)));
    return Load.Request.post("/sales", new JsonObject().put("register_id", register).put("lines", lines)
        .put("payments", new JsonArray().add(new JsonObject().put("method", "debit").put("amount_cents", 300)))
        .toBuffer());
  }

  /** @param builds this one first */
  void measure(List<Programs> builds) throws IOException {
    var postgres = EmbeddedPostgres.start(bed.data().resolve("postgres"), 0, Map.of());
    var redis = new ArrayList<EmbeddedRedis>();
    var services = new ArrayList<Process>();
    try {
      for (int i = 0; i < builds.size(); i++) {
        redis.add(EmbeddedRedis.start(bed.data().resolve("redis-" + i), 0, Map.of()));
        postgres.createDatabase("sales_" + i, "sales_" + i, PASSWORD);
        services.add(builds.get(i).start(Part.SALES.mainClass(), variables(i, postgres.port(), redis.get(i).port())));
        var port = PORTS[i];
        TestBed.waitUntil(() -> bed.api.answers(port, "/health/live"));
        tellOfProducts(redis.get(i).port());
        TestBed.waitUntil(() -> bed.run(port, _ -> sales.getFirst(), Tills::isTaken).errors() == 0);
      }
      measureInTurn(services.stream().map(Process::toHandle).toList());
    } finally {
      services.forEach(Programs::end);
      redis.forEach(EmbeddedRedis::stop);
      postgres.stop();
    }
  }

  /** Nothing else is there: what is sold is not held. */
  private Map<String, String> variables(int build, int postgres, int redis) {
    return Map.of("HOST", Part.HOST, "PORT", String.valueOf(PORTS[build]), "INSTANCE_ID", "sales-" + build,
        "DATABASE_URL", "postgresql://sales_%d@%s:%d/sales_%1$d".formatted(build, Part.HOST, postgres),
        "DATABASE_PASSWORD", PASSWORD, "REDIS_URL", "redis://" + Part.HOST + ":" + redis,
        "GATEWAY_URL", "http://" + Part.HOST + ":1", "LOG_FILE", bed.work.resolve(build + ".jsonl").toString());
  }

  /** As the product service does, which no build needs to have for this. */
  private void tellOfProducts(int port) {
    var stream = RedisAPI.api(Redis.createClient(bed.vertx, "redis://" + Part.HOST + ":" + port).connect().await());
    for (int id = 1; id <= PRODUCTS; id++) {
      var product = new JsonObject().put("id", id).put("sku", Products.sku(id)).put("name", "Product " + id)
          .put("price_cents", 100).put("tax_code", "exempt").put("active", true).put("version", 1);
      stream.xadd(List.of("events:product", "*", "id", UUID.randomUUID().toString(), "type", "product.changed",
          "payload", product.encode(), "trace", "bench", "at", Instant.now().toString(), "epoch", "1")).await();
    }
    stream.close();
  }

  private void measureInTurn(List<ProcessHandle> services) {
    var results = services.stream().map(_ -> new ArrayList<Load.Result>()).toList();
    for (int round = -WARMING; round < ROUNDS; round++) {
      for (int turn = 0; turn < services.size(); turn++) {
        // what runs first in one round runs last in the next
        var build = round % 2 == 0 ? turn : services.size() - 1 - turn;
        var result = bed.of(services.get(build)).run(PORTS[build], this::next, Tills::isTaken);
        if (round >= 0) {
          results.get(build).add(result);
          bed.report.load("sale of 3 products, the service alone, %s, round %d"
              .formatted(build == 0 ? "this build" : "the other", round + 1), result, Target.NONE);
        }
      }
    }
    var rows = new LinkedHashMap<String, List<Double>>();
    rows.put("a second, mean", results.stream().map(BuildsMeasurement::mean).toList());
    rows.put("a second, median", results.stream().map(of -> median(of.stream().map(Load.Result::perSecond))).toList());
    rows.put("CPU ms, median", results.stream().map(of -> median(of.stream().map(Load.Result::cpuMillis))).toList());
    bed.report.figures("Sales of %d rounds".formatted(ROUNDS), List.of("this build", "the other"), rows);
  }

  private static double mean(List<Load.Result> results) {
    return results.stream().mapToDouble(Load.Result::perSecond).average().orElse(0);
  }

  private static double median(Stream<Double> figures) {
    var sorted = figures.sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  private Load.Request next(int connection) {
    return sales.get(connection % Tills.REGISTERS
        + Tills.REGISTERS * ThreadLocalRandom.current().nextInt(BASKETS_A_REGISTER));
  }
}
