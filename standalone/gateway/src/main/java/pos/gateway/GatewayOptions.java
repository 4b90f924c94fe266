package pos.gateway;

import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import pos.gateway.client.Bounds;

/**
 * Where the gateway listens and where it finds the services.
 *
 * @param port for clients, 0 for any free port
 * @param statusHost for monitoring, loopback unless the network is closed to clients
 * @param statusPort for monitoring, 0 for any free port
 * @param addresses by target of kong.yml, such as {@code cart-service:8006}; a target without any is a host name
 * @param clock for rate limits, tokens and cached answers
 * @param lookUps the time after which host names of targets are looked up again; zero: when they are connected to
 * @param bounds of what clients may occupy
 * @param tls what is needed to serve TLS, or null
 */
public record GatewayOptions(int port, String host, int statusPort, String statusHost,
    Map<String, List<SocketAddress>> addresses, Duration lookUps, Clock clock, Bounds bounds, Tls tls) {

  /** Returns Kong's own ports, and targets that are host names. */
  public static GatewayOptions standard() {
    return new GatewayOptions(8080, "0.0.0.0", 8100, "127.0.0.1", Map.of(), Duration.ZERO, Clock.systemUTC(),
        Bounds.ofClients(), null);
  }

  public GatewayOptions listeningOn(String host, int port, int statusPort) {
    return new GatewayOptions(port, host, statusPort, statusHost, addresses, lookUps, clock, bounds, tls);
  }

  public GatewayOptions monitoredAt(String statusHost) {
    return new GatewayOptions(port, host, statusPort, statusHost, addresses, lookUps, clock, bounds, tls);
  }

  public GatewayOptions reaching(Map<String, List<SocketAddress>> addresses) {
    return new GatewayOptions(port, host, statusPort, statusHost, Map.copyOf(addresses), lookUps, clock, bounds, tls);
  }

  public GatewayOptions lookingUp(Duration lookUps) {
    return new GatewayOptions(port, host, statusPort, statusHost, addresses, lookUps, clock, bounds, tls);
  }

  public GatewayOptions at(Clock clock) {
    return new GatewayOptions(port, host, statusPort, statusHost, addresses, lookUps, clock, bounds, tls);
  }

  /** Returns options to serve TLS: requests that arrive at the port in clear are then sent there or refused. */
  public GatewayOptions secured(Tls tls) {
    return new GatewayOptions(port, host, statusPort, statusHost, addresses, lookUps, clock, bounds, tls);
  }

  public GatewayOptions within(Bounds bounds) {
    return new GatewayOptions(port, host, statusPort, statusHost, addresses, lookUps, clock, bounds, tls);
  }
}
