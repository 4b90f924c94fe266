package pos.gateway;

import io.vertx.core.net.SocketAddress;

/** One place where a service listens: how it is reached, what is asked of it at the moment, and how well it seems. */
final class Address {

  private final String target;
  private final String host;
  private final int port;
  private final SocketAddress socket;
  private final HealthState health = new HealthState();
  private int openRequests;

  /** @param target the {@code host:port} of kong.yml that this address stands for: what the service sees as Host */
  Address(String target, SocketAddress socket) {
    var colon = target.lastIndexOf(':');
    this.target = target;
    this.host = target.substring(0, colon);
    this.port = Integer.parseInt(target.substring(colon + 1));
    this.socket = socket;
  }

  String target() {
    return target;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  SocketAddress socket() {
    return socket;
  }

  HealthState health() {
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

  /** The address as logs and metrics name it. */
  @Override
  public String toString() {
    return socket.host() + ":" + socket.port();
  }
}
