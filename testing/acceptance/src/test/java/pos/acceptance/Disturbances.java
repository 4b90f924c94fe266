package pos.acceptance;

import static pos.shop.Part.INVENTORY;

import io.vertx.redis.client.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import pos.shop.Part;
import pos.testing.Crowd;
import pos.testing.ServiceProcess;

/** Disturbs a shop in all ways, one after the other or two at once, in an order and for times that a seed fixes. */
final class Disturbances {

  private static final int SHORTEST_MILLIS = 1000;
  private static final int LONGEST_MILLIS = 6000;
  private static final int LONGEST_PAUSE_MILLIS = 3000;
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /** Each transaction of a service writes one of them. */
  private static final List<String> WRITTEN_TABLES = List.of("outbox", "inbox", "idempotency_keys");
  private static final String FULL_VOLUME = """
      CREATE OR REPLACE FUNCTION volume_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100';
      END $$
      """;

  private static final String BODY = "GET /cart-service/docs HTTP/1.1\r\nHost: pos\r\nContent-Length: 200000\r\n\r\n";
  private static final String BUNDLE = "GET /cart-service/docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: pos\r\n\r\n";
  private static final String UPLOAD = "POST /sales-service/sales HTTP/1.1\r\nHost: pos\r\n"
      + "apikey: pos-store-2-2025-dev-key\r\nContent-Length: 200000\r\n\r\n";
  private static final Map<String, String> RUDE_TEXTS = Map.of(
      "heads that do not end", "GET / HTTP/1.1\r\nHost: pos\r\n" + "a:b\r\n".repeat(90),
      "bodies that do not end", BODY + "x".repeat(100_000),
      "uploads that do not end", UPLOAD + "x".repeat(100_000),
      "clients that do not read", BUNDLE.repeat(5),
      "idle connections", "GET / HTTP/1.1\r\nHost: pos\r\n\r\n");

  /** What can happen to a shop. */
  private enum Kind {
    KILLED_SERVICE, EMPTIED_REDIS, FROZEN_REDIS, FROZEN_POSTGRES, SLOW_CONSUMER, SILENT_POSTGRES, SILENT_REDIS,
    FULL_VOLUME, FULL_REDIS, OVERDUE_HOLDS, RUDE_CLIENTS
  }

  /** Something that happens until it is ended. */
  private record Underway(String what, Runnable end) {}

  private final Floor floor;
  private final Random random;
  private final List<Kind> next = new ArrayList<>();
  private final Map<Kind, AtomicInteger> counts = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lossesOfCarts = new AtomicInteger();
  private volatile long began;

  Disturbances(Floor floor, Random random) {
    this.floor = floor;
    this.random = random;
  }

  /** Changes when Redis is emptied, and once more when it has been. */
  int lossesOfCarts() {
    return lossesOfCarts.get();
  }

  /** Returns what has happened when. */
  List<String> log() {
    return List.copyOf(log);
  }

  Map<?, AtomicInteger> counts() {
    return counts;
  }

  /** Disturbs the shop for some time, or until there is nothing any more that could be disturbed. */
  void run(Duration time, BooleanSupplier goesOn) {
    began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      while (System.nanoTime() - began < time.toNanos() && goesOn.getAsBoolean()) {
        shuffleAgain();
        var atOnce = random.nextInt(3) == 0 ? Math.min(2, next.size()) : 1;
        CompletableFuture.allOf(Stream.generate(this::planned).limit(atOnce)
            .map(plan -> CompletableFuture.runAsync(plan, threads)).toArray(CompletableFuture[]::new)).join();
        assertNoServiceHasEnded();
        floor.timer(1 + random.nextInt(LONGEST_PAUSE_MILLIS)).await();
      }
    }
  }

  /** No kind comes back before all others have been. */
  private void shuffleAgain() {
    if (next.isEmpty()) {
      next.addAll(List.of(Kind.values()));
      Collections.shuffle(next, random);
    }
  }

  /** All that is left to chance is fixed here, so that it is the same under the same seed. */
  private Runnable planned() {
    var kind = next.removeLast();
    var details = new Random(random.nextLong());
    var wait = 1 + random.nextInt(1000);
    var time = SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
    return () -> {
      floor.timer(wait).await();
      var underway = begin(kind, details);
      note(kind, underway.what);
      floor.timer(time).await();
      underway.end.run();
      note(kind, underway.what + " ends");
      counts.computeIfAbsent(kind, _ -> new AtomicInteger()).incrementAndGet();
    };
  }

  private void note(Kind kind, String what) {
    log.add("%.1f s: %s %s".formatted((System.nanoTime() - began) / 1e9, kind, what));
  }

  private void assertNoServiceHasEnded() {
    var ended = floor.services().filter(service -> !service.isAlive()).map(ServiceProcess::toString).toList();
    if (!ended.isEmpty()) {
      throw new AssertionError("ended by themselves: " + ended);
    }
  }

  private Underway begin(Kind kind, Random details) {
    return switch (kind) {
      case KILLED_SERVICE -> kill(Goods.any(floor.services().toList(), details));
      case EMPTIED_REDIS -> once(this::emptyRedis);
      case FROZEN_REDIS -> new Underway("", freeze(floor.askRedis(Command.INFO, "server").toString().lines()
          .filter(line -> line.startsWith("process_id:")).map(line -> line.substring(11).strip())
          .map(Long::valueOf).findFirst().orElseThrow()));
      // a process without a database serves them all, and was started by the server itself
      case FROZEN_POSTGRES -> new Underway("", freeze(ProcessHandle.of(floor.databases().number(INVENTORY,
          "SELECT min(pid)::bigint FROM pg_stat_activity WHERE datid IS NULL")).orElseThrow().parent().orElseThrow()
          .pid()));
      case SLOW_CONSUMER -> new Underway("of inventory",
          floor.databases().lock(INVENTORY, "LOCK TABLE inbox IN EXCLUSIVE MODE")::close);
      case SILENT_POSTGRES -> once(floor::forgetPostgres);
      case SILENT_REDIS -> once(floor::forgetRedis);
      case FULL_VOLUME -> fillVolume(Goods.any(floor.databases().owners().stream().sorted().toList(), details));
      case FULL_REDIS -> fillRedis();
      case OVERDUE_HOLDS -> once(() -> floor.databases().sql(INVENTORY,
          "UPDATE reservations SET expires_at = now() WHERE status = 'active'"));
      case RUDE_CLIENTS -> crowd(Goods.any(RUDE_TEXTS.keySet().stream().sorted().toList(), details),
          100 + details.nextInt(400));
    };
  }

  private Underway kill(ServiceProcess service) {
    service.kill();
    return new Underway(service.toString(),
        () -> ServiceProcess.await(service + " starts", START_LIMIT, () -> startsAgain(service)));
  }

  /** Returns false when it does not start, for instance because its database does not answer now. */
  private boolean startsAgain(ServiceProcess service) {
    try {
      service.restart();
      return true;
    } catch (AssertionError e) {
      log.add(service + " does not start yet: " + e.getMessage().lines().findFirst().orElse(""));
      return false;
    }
  }

  /** Returns what is over at once; the time after it is for its effects. */
  private static Underway once(Runnable event) {
    event.run();
    return new Underway("", () -> { });
  }

  private void emptyRedis() {
    lossesOfCarts.incrementAndGet();
    floor.emptyRedis();
    lossesOfCarts.incrementAndGet();
  }

  /** The server first, so that it starts no other process. */
  private static Runnable freeze(long pid) {
    signal("STOP", Stream.of(pid));
    var children = ProcessHandle.of(pid).orElseThrow().children().map(ProcessHandle::pid).toList();
    signal("STOP", children.stream());
    return () -> signal("CONT", Stream.concat(children.stream(), Stream.of(pid)));
  }

  private static void signal(String name, Stream<Long> pids) {
    var command = Stream.concat(Stream.of("kill", "-s", name), pids.map(String::valueOf)).toList();
    try {
      // one that has just ended is reported, and the others get the signal
      new ProcessBuilder(command).redirectError(Redirect.DISCARD).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A real full volume takes a mount; the state and the moment of the error are those of one. */
  private Underway fillVolume(Part part) {
    floor.databases().sql(part, FULL_VOLUME);
    WRITTEN_TABLES.forEach(table -> floor.databases().sql(part, "CREATE TRIGGER volume_is_full BEFORE INSERT ON "
        + table + " FOR EACH STATEMENT EXECUTE FUNCTION volume_is_full()"));
    return new Underway("of " + part, () -> WRITTEN_TABLES.forEach(table ->
        floor.databases().sql(part, "DROP TRIGGER volume_is_full ON " + table)));
  }

  private Underway fillRedis() {
    var most = floor.askRedis(Command.CONFIG, "GET", "maxmemory").get("maxmemory").toString();
    floor.askRedis(Command.CONFIG, "SET", "maxmemory", "1");
    return new Underway("", () -> floor.askRedis(Command.CONFIG, "SET", "maxmemory", most));
  }

  private Underway crowd(String name, int connections) {
    var crowd = new Crowd(floor.port(), connections, 3, RUDE_TEXTS.get(name));
    return new Underway(connections + " " + name, () -> {
      try {
        crowd.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
