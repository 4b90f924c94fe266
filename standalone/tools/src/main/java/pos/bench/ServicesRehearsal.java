package pos.bench;

import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.embedded.EmbeddedPostgres;
import pos.embedded.EmbeddedRedis;
import pos.shop.Part;
import pos.shop.Settings;
import pos.shop.ShopGateway;

/** Uses services in a process of their own as {@link Rehearsal} does, so that its JVM can record their AOT cache. */
public final class ServicesRehearsal {

  private static final String PASSWORD = "rehearsal";

  private ServicesRehearsal() {}

  /**
   * Ends the process after the services have ended: with 0 when everything was used, otherwise with 1.
   *
   * @param command starts the seven services in one process
   */
  public static void main(String[] command) {
    // nothing may stay behind when the script that has started this is killed
    ProcessHandle.current().parent().ifPresent(script -> script.onExit().thenRun(() -> System.exit(1)));
    Rehearsal.end(() -> rehearse(command));
  }

  private static void rehearse(String[] command) throws IOException {
    var settings = Settings.ofEnvironment();
    var postgres = EmbeddedPostgres.start(settings.dataDirectory().resolve("postgres"), 0, Map.of());
    var redis = EmbeddedRedis.start(settings.dataDirectory().resolve("redis"), 0, Map.of());
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(variables(postgres, redis));
    var services = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      // the JVM that records writes its cache when it ends
      services.destroy();
      services.onExit().join();
      redis.stop();
      postgres.stop();
    }, "stop"));
    var vertx = Launch.vertx();
    vertx.deployVerticle(ShopGateway.of(settings.kongFile(), settings.variables(), settings.gateway(),
        part -> List.of(SocketAddress.inetSocketAddress(part.port(), Part.HOST)))).await();
    var api = new Api(vertx, settings.gateway().port());
    Stream.of(Part.values()).forEach(part -> TestBed.waitUntil(() -> isReady(api, part, services)));
    Rehearsal.use(settings);
  }

  /** @throws IllegalStateException when the services have ended; they have printed the reason */
  private static boolean isReady(Api api, Part part, Process services) {
    if (!services.isAlive()) {
      throw new IllegalStateException("The services have ended with exit code " + services.exitValue() + ".");
    }
    return api.answers(part.port(), "/health/ready");
  }

  private static Map<String, String> variables(EmbeddedPostgres postgres, EmbeddedRedis redis) {
    var variables = new HashMap<>(Map.of("HOST", Part.HOST, "REDIS_URL", "redis://" + Part.HOST + ":" + redis.port(),
        "DATABASE_PASSWORD", PASSWORD, "GATEWAY_SECRET", Environment.DEVELOPMENT_GATEWAY_SECRET));
    Stream.of(Part.values()).filter(Part::hasDatabase).forEach(part -> {
      postgres.createDatabase(part.databaseName(), part.owner(), PASSWORD);
      variables.put(part.name() + "_DATABASE_URL", "postgresql://%s@%s:%d/%s"
          .formatted(part.owner(), Part.HOST, postgres.port(), part.databaseName()));
    });
    return variables;
  }
}
