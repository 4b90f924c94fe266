package pos.gateway.upstream;

import io.vertx.core.net.SocketAddress;
import pos.gateway.config.Upstream;

/** One address where a service listens, with its open requests and its health. */
public final class Address {

  private final Upstream upstream;
  private final String target;
  private final String host;
  private final int port;
  private final SocketAddress socket;
  private final String name;
  private final HealthState health = new HealthState();
  private int openRequests;

  /** @param target the {@code host:port} of kong.yml that the address stands for; the service sees it as Host */
  Address(Upstream upstream, String target, SocketAddress socket) {
    var colon = target.lastIndexOf(':');
    this.upstream = upstream;
    this.target = target;
    this.host = target.substring(0, colon);
    this.port = Integer.parseInt(target.substring(colon + 1));
    this.socket = socket;
    this.name = socket.host() + ":" + socket.port();
  }

  /** Returns the algorithm by which the address is chosen. */
  public Upstream.Algorithm algorithm() {
    return upstream.algorithm();
  }

  public String target() {
    return target;
  }

  public String host() {
    return host;
  }

  public int port() {
    return port;
  }

  public SocketAddress socket() {
    return socket;
  }

  public HealthState health() {
    return health;
  }

  int openRequests() {
    return openRequests;
  }

  void opened() {
    openRequests++;
  }

  void closed() {
    openRequests--;
  }

  /** Returns the address as logs and metrics name it. */
  @Override
  public String toString() {
    return name;
  }
}
