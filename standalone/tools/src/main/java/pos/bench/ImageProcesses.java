package pos.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.shop.Listener;
import pos.shop.Part;
import pos.shop.ShopGateway;

/**
 * The processes of a store server without its containers: seven services, the cart three times, with the class path,
 * the runtime, the flags and the AOT cache of the images, behind the built-in gateway in this process.
 */
final class ImageProcesses implements AutoCloseable {

  /** Of each database's role. */
  static final String PASSWORD = "bench";

  private static final long POLL_NANOS = 2_000_000L;
  private static final int LOG_LINES = 5;
  /** As many as a container of compose.yml may use, which is what its JVM sees. */
  private static final String PROCESSORS = "-XX:ActiveProcessorCount=1";
  private static final Map<String, String> GATEWAY =
      Map.of("GATEWAY_SECRET", Environment.DEVELOPMENT_GATEWAY_SECRET);

  private final TestBed bed;
  private final Path home;
  private final List<Instance> instances = new ArrayList<>();
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;
  private final Vertx vertx;

  /**
   * A service as a process.
   *
   * @param first the seconds of its first start, on an empty database, until its first 200
   * @param seconds of its second start
   */
  record Instance(Part part, int port, Process process, Path log, double first, double seconds) {

    String name() {
      return port == part.port() ? part.service() : part.service() + " on port " + port;
    }

    long pss() {
      return Memory.pss(process.toHandle());
    }
  }

  private ImageProcesses(TestBed bed, Path home) {
    this.bed = bed;
    this.home = home;
    this.postgres = EmbeddedPostgres.start(bed.data().resolve("postgres"), 0, Map.of());
    this.redis = EmbeddedRedis.start(bed.data().resolve("redis"), 0, Map.of());
    this.vertx = Launch.vertx();
  }

  /**
   * Makes what the images contain, and starts everything.
   *
   * @param home the repository
   * @param tools starts programs of this build
   */
  static ImageProcesses start(TestBed bed, Path home, Programs tools) throws IOException {
    var processes = new ImageProcesses(bed, home);
    try {
      var image = tools.with(processes.image(tools));
      processes.vertx.deployVerticle(ShopGateway.of(bed.kongFile(), GATEWAY, Listener.DEFAULT, Part::addresses))
          .await();
      processes.start(image);
      return processes;
    } catch (IOException | RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  List<Instance> instances() {
    return instances;
  }

  int postgresPort() {
    return postgres.port();
  }

  int redisPort() {
    return redis.port();
  }

  @Override
  public void close() {
    instances.forEach(instance -> Programs.end(instance.process));
    vertx.close().await();
    redis.stop();
    postgres.stop();
  }

  /** Makes what the images contain, with their own script, and returns the command that starts a JVM as they do. */
  private List<String> image(Programs tools) throws IOException {
    var app = bed.work.resolve("app").toString();
    var runtime = bed.work.resolve("runtime").toString();
    var cache = bed.work.resolve("pos.aot").toString();
    System.err.println("Making the class path, the runtime and the AOT cache of the images takes a minute ...");
    make(tools, "assemble", app, runtime);
    make(tools, "record", app, runtime, cache);
    return List.of(runtime + "/bin/java", "@" + app + "/java.options", "-XX:AOTCache=" + cache, PROCESSORS);
  }

  private void make(Programs tools, String... words) throws IOException {
    var log = bed.work.resolve(words[0] + ".log");
    var command = Stream.concat(Stream.of(home.resolve("compose").resolve("image.sh").toString()), Stream.of(words));
    var script = tools.run(command.toList(), Map.of("JAVA_HOME", System.getProperty("java.home"),
        "POS_DATA_DIR", bed.work.resolve("rehearsal").toString()), log);
    if (script.onExit().join().exitValue() != 0) {
      var lines = Files.readAllLines(log);
      throw new IllegalStateException("compose/image.sh %s failed:\n%s".formatted(words[0],
          String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()))));
    }
  }

  /** Starts all services twice, one after the other: first on empty databases, in which they create their tables. */
  private void start(Programs image) throws IOException {
    var first = new ArrayList<Double>();
    for (var part : Part.values()) {
      if (part.hasDatabase()) {
        postgres.createDatabase(part.databaseName(), part.owner(), PASSWORD);
      }
      for (var port : part.ports()) {
        var fresh = start(image, part, port, 0);
        Programs.end(fresh.process);
        first.add(fresh.seconds);
      }
    }
    for (var part : Part.values()) {
      for (var port : part.ports()) {
        instances.add(start(image, part, port, first.get(instances.size())));
      }
    }
  }

  private Instance start(Programs image, Part part, int port, double first) throws IOException {
    var began = System.nanoTime();
    var log = bed.work.resolve(part.owner() + port + ".log");
    var process = image.start(part.mainClass(), variables(part, port), log);
    while (!bed.api.answers(port, "/health/ready")) {
      if (!process.isAlive()) {
        throw new IllegalStateException(part.service() + " has ended with exit code " + process.exitValue() + ".");
      }
      TestBed.pause(POLL_NANOS);
    }
    return new Instance(part, port, process, log, first, TestBed.secondsSince(began));
  }

  private Map<String, String> variables(Part part, int port) {
    var variables = new HashMap<>(Map.of("PORT", String.valueOf(port), "HOST", Part.HOST,
        "REDIS_URL", "redis://" + Part.HOST + ":" + redis.port()));
    if (part.hasDatabase()) {
      variables.put("DATABASE_URL", "postgresql://%s@%s:%d/%s".formatted(part.owner(), Part.HOST, postgres.port(),
          part.databaseName()));
      variables.put("DATABASE_PASSWORD", PASSWORD);
    }
    return variables;
  }
}
