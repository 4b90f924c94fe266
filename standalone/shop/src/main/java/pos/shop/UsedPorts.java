package pos.shop;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pos.embedded.Ports;

/** Refuses a start when another program listens on a port of the shop. */
public final class UsedPorts {

  private UsedPorts() {}

  /** @throws IllegalStateException naming every port that is in use */
  public static void refuse(Settings settings) {
    var gateway = settings.otherGateway().isPresent() ? List.<Integer>of()
        : settings.gateway().ports();
    var used = Stream.concat(gateway.stream(), Part.all().flatMap(part -> part.ports().stream()))
        .filter(port -> !Ports.isFree(port)).map(String::valueOf).collect(Collectors.joining(", "));
    if (!used.isEmpty()) {
      throw new IllegalStateException("These ports are in use: " + used + ". Stop the program that uses them, which may"
          + " be another './pos up'. GATEWAY_PORT, GATEWAY_STATUS_PORT, GATEWAY_TLS_PORT and"
          + " GATEWAY_INSIDE_PORT select other ports for the gateway.");
    }
  }
}
