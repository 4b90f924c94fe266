package pos.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.shop.Part;

/** Measures each service as a process of its own, all seven at once: memory at rest and after a load, and speed. */
final class ServiceMeasurements {

  private static final String PASSWORD = "bench";
  /** Long enough for a service to give back what it needed to start. */
  private static final long SETTLE_NANOS = 10_000_000_000L;
  /** A read of each service that needs its database, or Redis, where it has one. */
  private static final Map<Part, String> READS = new EnumMap<>(Map.of(
      Part.PRODUCT, "/products/1", Part.INVENTORY, "/locations/1", Part.SALES, "/registers/1",
      Part.REPORTING, "/health", Part.CUSTOMER, "/health", Part.CART, "/health", Part.ORDER, "/orders/summary"));

  private final TestBed bed;

  ServiceMeasurements(TestBed bed) {
    this.bed = bed;
  }

  void measure(Programs programs) throws IOException {
    var directory = bed.data();
    var postgres = EmbeddedPostgres.start(directory.resolve("postgres"), 0, Map.of());
    var redis = EmbeddedRedis.start(directory.resolve("redis"), 0, Map.of());
    var processes = new EnumMap<Part, Process>(Part.class);
    try {
      for (var part : Part.values()) {
        processes.put(part, programs.start(part.mainClass(), variables(part, postgres, redis)));
      }
      Stream.of(Part.values()).forEach(part -> TestBed.waitUntil(() -> bed.api.answers(part.port(), "/health/ready")));
      TestBed.pause(SETTLE_NANOS);
      report(processes);
    } finally {
      processes.values().forEach(Programs::end);
      redis.stop();
      postgres.stop();
    }
  }

  private void report(Map<Part, Process> processes) {
    var idle = new EnumMap<Part, Long>(Part.class);
    processes.forEach((part, process) -> idle.put(part, Memory.pss(process.toHandle())));
    var loads = new EnumMap<Part, Load.Result>(Part.class);
    READS.forEach((part, path) -> loads.put(part,
        bed.of(processes.get(part).toHandle()).run(part.port(), _ -> Load.Request.get(path), TestBed::isOk)));
    TestBed.pause(SETTLE_NANOS);
    processes.forEach((part, process) -> bed.report.service(part.service() + ", GET " + READS.get(part),
        idle.get(part), Memory.pss(process.toHandle()), loads.get(part)));
  }

  private Map<String, String> variables(Part part, EmbeddedPostgres postgres, EmbeddedRedis redis) {
    var variables = new HashMap<>(Map.of("PORT", String.valueOf(part.port()), "HOST", Part.HOST,
        "LOG_FILE", bed.work.resolve(part.service() + ".jsonl").toString(),
        "REDIS_URL", "redis://" + Part.HOST + ":" + redis.port()));
    if (part.hasDatabase()) {
      postgres.createDatabase(part.databaseName(), part.owner(), PASSWORD);
      variables.put("DATABASE_URL", "postgresql://%s@%s:%d/%s".formatted(part.owner(), Part.HOST, postgres.port(),
          part.databaseName()));
      variables.put("DATABASE_PASSWORD", PASSWORD);
    }
    return variables;
  }
}
