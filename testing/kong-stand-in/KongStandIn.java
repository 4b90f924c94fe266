import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pos.common.run.Launch;
import pos.common.run.Watchdog;
import pos.gateway.Gateway;
import pos.gateway.GatewayFile;
import sun.misc.Signal;

/** Runs the built-in gateway with Kong's environment variables, for machines that have no image of Kong. */
public final class KongStandIn {

  private static final int STOP_SECONDS = 20;

  private KongStandIn() {}

  public static void main(String[] arguments) {
    var proxy = address("KONG_PROXY_LISTEN", "0.0.0.0:8000");
    var status = address("KONG_STATUS_LISTEN", "127.0.0.1:8100");
    // rendered by prepare-kong.sh: no placeholder is left to be filled
    var file = GatewayFile.read(Path.of(System.getenv("KONG_DECLARATIVE_CONFIG")), Map.of());
    var gateway = new Gateway(file, Gateway.Options.standard()
        .listeningOn(proxy.host(), proxy.port(), status.port()).monitoredAt(status.host())
        .lookingUp(Duration.ofSeconds(Long.parseLong(System.getenv().getOrDefault("KONG_DNS_VALID_TTL", "5")))));
    var vertx = Launch.vertx();
    vertx.deployVerticle(gateway).await();
    Watchdog.start(vertx);
    // what "kong reload" sends
    Signal.handle(new Signal("HUP"), _ -> gateway.lookUp());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      var stopped = vertx.close().map(true).otherwise(false);
      Runtime.getRuntime().halt(stoppedInTime(stopped) ? 0 : 1);
    }, "stop"));
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
