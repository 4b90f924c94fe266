package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import pos.common.run.Environment;
import pos.common.run.HeapTrim;
import pos.common.run.Launch;
import pos.common.run.StartFailure;
import pos.common.run.Watchdog;
import pos.embedded.ServerFailure;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;
import pos.gateway.config.BadGatewayFile;

/** The whole shop in one process: databases, services and gateway. */
public final class Shop {

  private static final int STOP_SECONDS = 30;
  private static final int DRAIN_SECONDS = 10;
  /** The consumer of kong.yml in whose name services ask each other. */
  private static final String INSIDER = "internal";
  /** Kong's probes find a service within seconds; a slow machine takes longer. */
  private static final Duration GATEWAY_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PRODUCTS_PATIENCE = Duration.ofSeconds(30);

  private final Settings settings;
  private DataServers servers;
  private Vertx vertx;
  private Gateway gateway;
  /** Of the consumers that act for one location only; none are known of another gateway. */
  private Map<String, String> locations = Map.of();

  private Shop(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] arguments) {
    open(Settings::ofEnvironment);
  }

  /**
   * Returns when the shop is open; ends the process with exit code 1 when it cannot be opened.
   *
   * @param settings fails when a variable is missing or bad
   */
  public static void open(Supplier<Settings> settings) {
    var began = System.nanoTime();
    try {
      var shop = new Shop(settings.get());
      shop.open();
      var notes = shop.notes();
      System.out.println(Hints.text(shop.settings, System.nanoTime() - began));
      notes.forEach(Shop::report);
    } catch (Exception e) {
      report("The shop cannot start. " + (e instanceof ServerFailure ? e.getMessage() : StartFailure.sentence(e)));
      System.exit(1);
    }
  }

  private static void report(String failure) {
    System.err.println("pos: " + failure);
  }

  /** Starts everything, and stops what was started when something else does not start. */
  private void open() throws Exception {
    try {
      start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(stop() ? 0 : Launch.UNCLEAN_STOP), "stop"));
    } catch (Exception e) {
      stop();
      throw e;
    }
  }

  private void start() throws IOException {
    servers = new DataServers(settings);
    UsedPorts.refuse(settings);
    Files.createDirectories(settings.logFile().getParent());
    // read by the first logger, which is created below
    System.setProperty("LOG_FILE", settings.logFile().toString());
    var problems = new ArrayList<String>();
    var kong = gateway(problems);
    if (!settings.isProduction() || !servers.hasDatabases()) {
      refuse(problems);
    }
    System.out.println("Starting PostgreSQL and Redis. Data and logs are in " + settings.dataDirectory());
    servers.start();
    vertx = Launch.vertx();
    if (settings.isProduction()) {
      mustBeForProduction(problems);
    }
    System.out.println("Starting the services.");
    deployServices();
    kong.ifPresent(this::deployGateway);
    if (kong.isEmpty()) {
      GatewayCheck.run(vertx, anyEnvironment(), GATEWAY_PATIENCE).await();
    }
    try (var services = services()) {
      FirstProducts.await(vertx, services, PRODUCTS_PATIENCE).await();
    }
    Running.write(settings, servers.postgresPort(), anyEnvironment(), locations);
    Watchdog.start(vertx);
    HeapTrim.start();
  }

  /** Returns what deserves attention although the shop is open. */
  private List<String> notes() {
    var notes = new ArrayList<String>();
    try (var services = services()) {
      // a service that is too busy to say so has its locations, and a branch copies them when it is open
      notes.addAll(settings.headOffice().isPresent() ? List.of()
          : Locations.missing(services, anyEnvironment().webLocation(), locations).otherwise(List.of()).await());
    }
    if (settings.lacksTls()) {
      notes.add("This is production without TLS: keys and customers' data cross the network in clear."
          + " './pos certificate' makes a certificate and says how to use it.");
    }
    return notes;
  }

  /** Starts all services, and names every reason why some cannot, with those that have it. */
  private void deployServices() {
    if (settings.redisUrl().isPresent()) {
      RedisCheck.run(vertx, anyEnvironment()).await();
    }
    var started = new LinkedHashMap<String, Future<?>>();
    settings.parts().forEach(part -> settings.ports().get(part).forEach(port ->
        started.put(part.service() + ":" + port, deploy(part, port))));
    Future.join(List.copyOf(started.values())).otherwiseEmpty().await();
    var reasons = new LinkedHashMap<String, Set<String>>();
    started.forEach((name, service) -> {
      if (service.failed()) {
        LoggerFactory.getLogger(Shop.class).error("{} cannot start", name, service.cause());
        reasons.computeIfAbsent(StartFailure.sentence(service.cause()), _ -> new LinkedHashSet<>())
            .add(name.substring(0, name.indexOf(':')));
      }
    });
    refuse(reasons.entrySet().stream()
        .map(reason -> String.join(", ", reason.getValue()) + ": " + reason.getKey()).toList());
  }

  private void deployGateway(Gateway deployed) {
    vertx.deployVerticle(deployed).recover(e -> Future.failedFuture(switch (e) {
      case IllegalArgumentException bad -> new StartFailure(
          "GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY: " + bad.getMessage(), bad);
      case BindException bad -> new StartFailure("The gateway cannot listen at GATEWAY_HOST=%s with the ports %s: %s."
          .formatted(settings.gateway().host(), settings.gateway().ports().values(), bad.getMessage()), bad);
      default -> e;
    })).await();
    gateway = deployed;
  }

  private Future<?> deploy(Part part, int port) {
    try {
      return vertx.deployVerticle(part.verticle(environment(part, port)));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
  }

  private Optional<Gateway> gateway(List<String> problems) {
    try {
      if (settings.otherGateway().isPresent()) {
        return Optional.empty();
      }
      var file = GatewayFile.read(settings.kongFile(), settings.variables());
      locations = file.locations();
      return Optional.of(ShopGateway.of(file, settings.gateway(), settings::addresses));
    } catch (BadGatewayFile e) {
      problems.add(e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private void mustBeForProduction(List<String> problems) {
    var found = servers.developmentData(vertx);
    if (!found.isEmpty()) {
      problems.add("%s is a directory of development: it has %s. Production never runs on it: let POS_DATA_DIR name an"
          .formatted(settings.dataDirectory(), String.join(", ", found))
          + " empty directory, and follow docs/first-sale.md.");
    }
    refuse(problems);
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new StartFailure(String.join("\n  ", problems));
    }
  }

  private ServiceClient services() {
    return new ServiceClient(vertx, settings.ports(), anyEnvironment().gatewaySecrets().getFirst());
  }

  /** Returns the environment of a service, for what all of them have in common. */
  private Environment anyEnvironment() {
    return environment(Part.INVENTORY, settings.ports().get(Part.INVENTORY).getFirst());
  }

  private Environment environment(Part part, int port) {
    var variables = new HashMap<>(Environment.ownFirst(settings.variables(), part.service()));
    variables.putAll(servers.variables(part));
    variables.putAll(Map.of("HOST", Part.HOST, "PORT", String.valueOf(port), "GATEWAY_URL", settings.gatewayUrl(),
        "INSTANCE_ID", part.service() + "-" + port, "DRAIN_MILLIS", "0"));
    if (Stream.of("GATEWAY_KEY", "GATEWAY_KEY_FILE").allMatch(name -> variables.getOrDefault(name, "").isBlank())) {
      for (var end : List.of("", "_FILE")) {
        variables.computeIfAbsent("GATEWAY_KEY" + end, _ -> settings.variables().get("KEY_INTERNAL" + end));
      }
    }
    return Environment.read(variables, part.service(), port);
  }

  /** Returns whether everything stopped cleanly. */
  private boolean stop() {
    if (vertx != null) {
      System.out.println("\nStopping: requests in progress are finished first.");
    }
    if (gateway != null) {
      drainGateway();
    }
    var servicesStopped = vertx == null
        || attempt("The services", () -> vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS));
    if (vertx != null) {
      // the last line, and with it those that are still in the log's buffer
      LoggerFactory.getLogger(Shop.class).info("stopped");
    }
    var serversStopped = servers == null || attempt("PostgreSQL and Redis", servers::close);
    return servicesStopped && serversStopped;
  }

  /** Services ask each other through the gateway: what they work on ends before it does. */
  private void drainGateway() {
    try {
      gateway.drain(INSIDER).await(DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LoggerFactory.getLogger(Shop.class).warn("requests are given up that have not ended after {} s", DRAIN_SECONDS);
    }
  }

  private interface Step {

    void run() throws Exception;
  }

  private boolean attempt(String what, Step step) {
    try {
      step.run();
      return true;
    } catch (Exception e) {
      report(what + " did not stop cleanly: " + e + ". The data is recovered at the next start. The log is "
          + settings.logFile());
      return false;
    }
  }
}
