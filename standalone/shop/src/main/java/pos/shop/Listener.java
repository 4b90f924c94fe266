package pos.shop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pos.gateway.Tls;

/**
 * The addresses on which the built-in gateway listens.
 *
 * @param host for clients
 * @param port for clients; with TLS, it only sends them there
 * @param statusPort for monitoring, on 127.0.0.1
 * @param tls how TLS is served, empty for not at all
 */
public record Listener(String host, int port, int statusPort, Optional<Tls> tls) {

  /** Kong's own ports. */
  public static final Listener DEFAULT = new Listener(Part.HOST, 8080, 8100, Optional.empty());

  /** Returns a listener for local clients, with any free port for monitoring. */
  public static Listener on(int port) {
    return new Listener(Part.HOST, port, 0, Optional.empty());
  }

  /** Returns all ports by the variables that select them. */
  Map<String, Integer> ports() {
    var ports = new LinkedHashMap<>(Map.of("GATEWAY_PORT", port));
    ports.put("GATEWAY_STATUS_PORT", statusPort);
    tls.ifPresent(served -> {
      ports.put("GATEWAY_TLS_PORT", served.port());
      ports.put("GATEWAY_INSIDE_PORT", served.insidePort());
    });
    return ports;
  }

  /** Returns an address at which this machine reaches the ports for clients. */
  String reachableHost() {
    return Set.of("0.0.0.0", "::", "[::]").contains(host) ? Part.HOST : host;
  }

  /** Returns the URL at which services and programs of this machine are served in clear. */
  String insideUrl() {
    var address = tls.isPresent() ? Part.HOST : reachableHost();
    var isBareIpv6 = address.contains(":") && !address.startsWith("[");
    return "http://" + (isBareIpv6 ? "[" + address + "]" : address) + ":" + insidePort();
  }

  /** Returns the port at which services and programs of this machine are served in clear. */
  int insidePort() {
    return tls.map(served -> served.insidePort()).orElse(port);
  }
}
