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
import pos.gateway.GatewayOptions;
import pos.gateway.Tls;
import sun.misc.Signal;

/**
 * Runs the built-in gateway with Kong's environment variables, for machines that have no image of Kong. With three
 * listeners, they are the one inside, the one that sends to TLS, and the one with TLS, as in compose.tls.yml.
 */
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
    var listens = variable("KONG_PROXY_LISTEN", "0.0.0.0:8000").split(",");
    var proxy = address(listens[0]);
    var status = address(variable("KONG_STATUS_LISTEN", "127.0.0.1:8100"));
    // rendered by prepare-kong.sh: no placeholder is left to be filled
    var file = GatewayFile.read(Path.of(System.getenv("KONG_DECLARATIVE_CONFIG")), Map.of());
    var options = GatewayOptions.standard().monitoredAt(status.host())
        .lookingUp(Duration.ofSeconds(Long.parseLong(variable("KONG_DNS_VALID_TTL", "5"))));
    return new Gateway(file, listens.length == 1
        ? options.listeningOn(proxy.host(), proxy.port(), status.port())
        : options.listeningOn(proxy.host(), address(listens[1]).port(), status.port())
            .secured(new Tls(address(listens[2]).port(), proxy.host(), proxy.port(), Path.of(System.getenv("KONG_SSL_CERT")),
                Path.of(System.getenv("KONG_SSL_CERT_KEY")),
                variable("KONG_NGINX_PROXY_SET", "").contains("$pos_env production"))));
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

  private static String variable(String name, String fallback) {
    return System.getenv().getOrDefault(name, fallback);
  }

  /** Returns the address of a listener such as {@code 0.0.0.0:8000 reuseport backlog=16384}. */
  private static SocketAddress address(String listener) {
    var first = listener.strip().split(" ")[0];
    var colon = first.lastIndexOf(':');
    return SocketAddress.inetSocketAddress(Integer.parseInt(first.substring(colon + 1)), first.substring(0, colon));
  }
}
