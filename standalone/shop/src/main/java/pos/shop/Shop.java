package pos.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pos.common.run.Environment;
import pos.common.run.Launch;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;

/** The whole shop in one process: databases, services and gateway. */
public final class Shop {

  private static final int STOP_SECONDS = 30;

  private final Settings settings;
  private Stores stores;
  private Vertx vertx;

  private Shop(Settings settings) {
    this.settings = settings;
  }

  public static void main(String[] args) {
    var begin = System.nanoTime();
    var settings = new Settings(System.getenv());
    var shop = new Shop(settings);
    try {
      shop.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(shop.stop() ? 0 : 1), "stop"));
    } catch (Exception e) {
      System.err.println("pos: " + e.getMessage());
      shop.stop();
      System.exit(1);
    }
    System.out.println(Hints.text(settings, (System.nanoTime() - begin) / 1_000_000));
  }

  private void start() throws IOException {
    stores = new Stores(settings);
    settings.refuseUsedPorts();
    Files.createDirectories(settings.logFile().getParent());
    // read by the first logger, which is made below
    System.setProperty("LOG_FILE", settings.logFile().toString());
    var file = settings.ownGateway() ? GatewayFile.read(settings.kongFile(), settings.variables()) : null;
    System.out.println("Opening the databases; data and logs are in " + settings.dataDirectory());
    stores.start();
    vertx = Launch.vertx();
    System.out.println("Starting the services");
    Future.all(Part.ALL.stream().flatMap(part -> part.ports().stream().map(port ->
        vertx.deployVerticle(part.verticle().apply(environment(part, port))))).toList()).await();
    if (file != null) {
      vertx.deployVerticle(gateway(file)).await();
    }
  }

  private Environment environment(Part part, int port) {
    var variables = new HashMap<>(settings.variables());
    variables.putAll(stores.variables(part));
    variables.putAll(Map.of("HOST", Part.HOST, "PORT", String.valueOf(port), "GATEWAY_URL", settings.gatewayUrl(),
        "INSTANCE_ID", part.service() + "-" + port, "DRAIN_MILLIS", "0"));
    variables.computeIfAbsent("GATEWAY_KEY", name -> settings.text("KEY_INTERNAL", null));
    return Environment.read(variables, part.service(), port);
  }

  private Gateway gateway(GatewayFile file) {
    var addresses = new HashMap<String, List<SocketAddress>>();
    Part.ALL.forEach(part -> addresses.put(part.target(), part.addresses()));
    return new Gateway(file, Gateway.Options.standard()
        .listeningOn(settings.gatewayHost(), settings.gatewayPort(), settings.statusPort()).reaching(addresses));
  }

  /** @return whether everything stopped in good order */
  private boolean stop() {
    try {
      if (vertx != null) {
        System.out.println("\nStopping: requests in flight are finished first");
        vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
      }
      return closeStores();
    } catch (Exception e) {
      System.err.println("pos: the services did not stop in good order: " + e);
      closeStores();
      return false;
    }
  }

  private boolean closeStores() {
    try {
      if (stores != null) {
        stores.close();
      }
      return true;
    } catch (Exception e) {
      System.err.println("pos: the databases did not stop in good order: " + e);
      return false;
    }
  }
}
