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
        : List.of(settings.gateway().port(), settings.gateway().statusPort());
    var used = Stream.concat(gateway.stream(), Part.all().flatMap(part -> part.ports().stream()))
        .filter(port -> !Ports.isFree(port)).map(String::valueOf).collect(Collectors.joining(", "));
    if (!used.isEmpty()) {
      throw new IllegalStateException("These ports are in use: " + used + ". Stop the program that uses them, which may"
          + " be another './pos up'. GATEWAY_PORT and GATEWAY_STATUS_PORT select other ports for the gateway.");
    }
  }
}
