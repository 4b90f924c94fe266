package pos.shop;

import java.util.stream.Collectors;
import pos.embedded.Ports;

/** Refuses a start when another program listens on a port of the shop. */
public final class UsedPorts {

  private UsedPorts() {}

  /** @throws IllegalStateException naming every port that is in use */
  public static void refuse(Settings settings) {
    var used = settings.namedPorts().stream().filter(each -> !Ports.isFree(each.port())).map(String::valueOf)
        .collect(Collectors.joining(", "));
    if (!used.isEmpty()) {
      throw new IllegalStateException("These ports are in use: " + used + ". Stop the program that uses them, which may"
          + " be another './pos up', or let these variables select other ports.");
    }
  }
}
