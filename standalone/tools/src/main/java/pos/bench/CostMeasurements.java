package pos.bench;

import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import pos.shop.Part;

/**
 * Measures what a sale, an order and a product put into a cart cost in each process, table and stream, on nine processes
 * as in the images: how large a chain one machine serves follows from it.
 */
final class CostMeasurements {

  /** Until reports have read the last events, and what is deleted or counted in the background is done. */
  private static final long SETTLE_NANOS = 5_000_000_000L;
  private static final int RESTING_SECONDS = 20;
  private static final Pattern USED_MEMORY = Pattern.compile("used_memory:([0-9]+)");
  /** The partitions of a table are one. */
  private static final String SIZES = """
      SELECT coalesce(parent.relname, c.relname) AS name, sum(pg_total_relation_size(c.oid))::bigint AS bytes
      FROM pg_class c LEFT JOIN pg_inherits ON inhrelid = c.oid LEFT JOIN pg_class parent ON parent.oid = inhparent
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1
      """;
  private static final String WRITTEN = "SELECT (pg_current_wal_lsn() - '0/0')::bigint AS bytes";
  private static final String GATEWAY = "the gateway, with the clients of the measurement";

  private final TestBed bed;
  private final Path home;
  private ImageProcesses processes;

  /** What was used so far: milliseconds of CPU time and bytes, by what has used them. */
  private record Usage(Map<String, Double> cpu, Map<String, Double> bytes) {}

  /** @param per of what, and {@code number} of it */
  private record Cost(String per, double number, Usage before, Usage after, double seconds) {

    double cpu(String name) {
      return (after.cpu.get(name) - before.cpu.get(name)) / number;
    }

    double bytes(String name) {
      return (after.bytes.getOrDefault(name, 0.0) - before.bytes.getOrDefault(name, 0.0)) / number;
    }
  }

  /** @param home the repository */
  CostMeasurements(TestBed bed, Path home) {
    this.bed = bed;
    this.home = home;
  }

  /** @param tools starts programs of this build */
  void measure(Programs tools) throws IOException {
    try (var started = ImageProcesses.start(bed, home, tools)) {
      processes = started;
      var products = new ProductMeasurements(bed).load();
      var tills = Tills.stocked(bed.api, products);
      var customers = new WebMeasurements(bed, products);
      var port = bed.gatewayPort();
      var costs = new ArrayList<Cost>();
      costs.add(cost("sale of 3 products", () -> bed.unwarmed().with(Tills.REGISTERS)
          .load("sale of 3 products", port, tills::next, Tills::isTakenWithHold), tills::areInTheLedger));
      costs.add(cost("product put into a cart", () -> customers.adds(bed.unwarmed()), () -> true));
      costs.add(cost("order of 1 product, looked at and put into the cart before",
          () -> customers.orders(bed.unwarmed()), customers::areSettled));
      costs.addFirst(resting());
      bed.report.figures("CPU ms per", names(costs), rows(costs, true));
      bed.report.figures("Bytes per", names(costs), rows(costs, false));
    }
  }

  private static List<String> names(List<Cost> costs) {
    return costs.stream().map(Cost::per).toList();
  }

  private Cost resting() {
    TestBed.pause(SETTLE_NANOS);
    var before = usage();
    TestBed.pause(RESTING_SECONDS * 1_000_000_000L);
    return new Cost("second at rest", RESTING_SECONDS, before, usage(), RESTING_SECONDS);
  }

  /** Measures a load after the same load has warmed everything up. */
  private Cost cost(String per, Supplier<Load.Result> load, BooleanSupplier isSettled) {
    load.get();
    settle(isSettled);
    var before = usage();
    var began = System.nanoTime();
    var number = load.get().latencies().count();
    settle(isSettled);
    return new Cost(per, number, before, usage(), TestBed.secondsSince(began));
  }

  private static void settle(BooleanSupplier isSettled) {
    TestBed.waitUntil(isSettled);
    TestBed.pause(SETTLE_NANOS);
  }

  /** Returns the rows of a table; of CPU time without what is used at rest. */
  private static Map<String, List<Double>> rows(List<Cost> costs, boolean ofCpu) {
    var resting = costs.getFirst();
    var names = new TreeSet<String>();
    costs.forEach(cost -> names.addAll(ofCpu ? cost.after.cpu.keySet() : cost.after.bytes.keySet()));
    var rows = new LinkedHashMap<String, List<Double>>();
    names.forEach(name -> rows.put(name, costs.stream().map(cost -> !ofCpu ? cost.bytes(name)
        : cost == resting ? cost.cpu(name) : cost.cpu(name) - resting.cpu(name) * cost.seconds / cost.number).toList()));
    return rows;
  }

  private Usage usage() {
    try {
      var cpu = new LinkedHashMap<String, Double>();
      for (var instance : processes.instances()) {
        cpu.merge(instance.part().service(), Cpu.millis(instance.process().toHandle()), Double::sum);
      }
      cpu.put(GATEWAY, Cpu.millis(ProcessHandle.current()));
      cpu.put("PostgreSQL", Cpu.millisOfServers(bed.data().resolve("postgres")));
      cpu.put("Redis", Cpu.millisOfServers(bed.data().resolve("redis")));
      return new Usage(cpu, bytes());
    } catch (IOException e) {
      throw new IllegalStateException("What was used cannot be read: " + e.getMessage(), e);
    }
  }

  private Map<String, Double> bytes() throws IOException {
    var bytes = new LinkedHashMap<String, Double>();
    for (var part : Part.values()) {
      if (part.hasDatabase()) {
        addTables(part, bytes);
      }
    }
    for (var instance : processes.instances()) {
      bytes.merge("log of " + instance.part().service(), (double) Files.size(instance.log()), Double::sum);
    }
    addRedis(bytes);
    return bytes;
  }

  private void addTables(Part part, Map<String, Double> bytes) {
    var database = bed.database(part, processes.postgresPort(), ImageProcesses.PASSWORD);
    database.preparedQuery(SIZES).execute(Tuple.tuple()).await().forEach(row ->
        bytes.put(part.owner() + ", table " + row.getString("name"), (double) row.getLong("bytes")));
    // of the whole server, so any of them will do
    bytes.put("PostgreSQL, write-ahead log", (double) database.preparedQuery(WRITTEN).execute(Tuple.tuple()).await()
        .iterator().next().getLong("bytes"));
    database.close().await();
  }

  private void addRedis(Map<String, Double> bytes) {
    var redis = RedisAPI.api(Redis.createClient(bed.vertx, "redis://" + Part.HOST + ":" + processes.redisPort()));
    var used = USED_MEMORY.matcher(redis.info(List.of("memory")).await().toString());
    bytes.put("Redis, all memory", used.find() ? Double.parseDouble(used.group(1)) : 0);
    redis.keys("events:*").await().forEach(stream -> bytes.put("Redis, stream " + stream,
        redis.memory(List.of("USAGE", stream.toString(), "SAMPLES", "0")).await().toDouble()));
    redis.close();
  }
}
