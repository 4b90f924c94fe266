package pos.shop;

import java.util.List;
import java.util.Optional;
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

  /** Returns all ports. */
  List<Integer> ports() {
    return tls.map(served -> List.of(port, statusPort, served.port(), served.insidePort()))
        .orElse(List.of(port, statusPort));
  }

  /** Returns the port on 127.0.0.1 at which services and programs of this machine are served in clear. */
  int insidePort() {
    return tls.map(served -> served.insidePort()).orElse(port);
  }
}
