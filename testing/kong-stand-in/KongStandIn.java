import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pos.common.run.Launch;
import pos.common.run.Watchdog;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;
import sun.misc.Signal;

/** Runs the built-in gateway with Kong's environment variables, for machines that have no image of Kong. */
public final class KongStandIn {

  private static final Logger LOG = LoggerFactory.getLogger(KongStandIn.class);
  private static final int STOP_SECONDS = 20;

  private final Vertx vertx = Launch.vertx();
  private String deployment;

  private KongStandIn() {}

  public static void main(String[] arguments) {
    var standIn = new KongStandIn();
    standIn.deployment = standIn.vertx.deployVerticle(gateway()).await();
    Watchdog.start(standIn.vertx);
    // what "kong reload" sends
    Signal.handle(new Signal("HUP"), _ -> standIn.reload());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      var stopped = standIn.vertx.close().map(true).otherwise(false);
      Runtime.getRuntime().halt(stoppedInTime(stopped) ? 0 : 1);
    }, "stop"));
  }

  private static Gateway gateway() {
    var proxy = address("KONG_PROXY_LISTEN", "0.0.0.0:8000");
    var status = address("KONG_STATUS_LISTEN", "127.0.0.1:8100");
    // rendered by prepare-kong.sh: no placeholder is left to be filled
    var file = GatewayFile.read(Path.of(System.getenv("KONG_DECLARATIVE_CONFIG")), Map.of());
    return new Gateway(file, Gateway.Options.standard()
        .listeningOn(proxy.host(), proxy.port(), status.port()).monitoredAt(status.host())
        .lookingUp(Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("KONG_DNS_VALID_TTL", "5")))));
  }

  /** Reads the file again, as Kong does: a second gateway takes the new connections, and the first one drains. */
  private void reload() {
    try {
      var before = deployment;
      deployment = vertx.deployVerticle(gateway()).await();
      vertx.undeploy(before).await();
    } catch (RuntimeException e) {
      LOG.error("The file is not loaded; what was loaded before stays", e);
    }
  }

  private static boolean stoppedInTime(Future<Boolean> stopped) {
    try {
      return stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Takes the first address of a list such as {@code 0.0.0.0:8000 reuseport backlog=16384, 0.0.0.0:8443 ssl}. */
  private static SocketAddress address(String variable, String fallback) {
    var first = System.getenv().getOrDefault(variable, fallback).strip().split("[ ,]")[0];
    var colon = first.lastIndexOf(':');
    return SocketAddress.inetSocketAddress(Integer.parseInt(first.substring(colon + 1)), first.substring(0, colon));
  }
}
