package pos.shop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the environment says about the shop as a whole. */
public record Settings(Map<String, String> variables) {

  /** Where databases, secrets and logs are; the working directory's {@code pos-data} unless POS_DATA_DIR says else. */
  Path dataDirectory() {
    return Path.of(text("POS_DATA_DIR", "pos-data")).toAbsolutePath().normalize();
  }

  Path logFile() {
    return dataDirectory().resolve("logs").resolve("pos.jsonl");
  }

  /** The gateway's configuration; POS_HOME is where the repository or the installation is. */
  Path kongFile() {
    return Path.of(text("POS_HOME", "."), "kong", "kong.yml");
  }

  /** Whether ours is the gateway, or one that GATEWAY_URL names. */
  boolean ownGateway() {
    return !variables.containsKey("GATEWAY_URL");
  }

  String gatewayUrl() {
    return text("GATEWAY_URL", "http://" + Part.HOST + ":" + gatewayPort());
  }

  String gatewayHost() {
    return text("GATEWAY_HOST", Part.HOST);
  }

  int gatewayPort() {
    return port("GATEWAY_PORT", 8080);
  }

  int statusPort() {
    return port("GATEWAY_STATUS_PORT", 8100);
  }

  String text(String name, String fallback) {
    var value = variables.get(name);
    return value == null || value.isBlank() ? fallback : value.strip();
  }

  private int port(String name, int fallback) {
    try {
      var port = Integer.parseInt(text(name, String.valueOf(fallback)));
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new IllegalArgumentException(name + " must be a port, a whole number from 1 to 65535");
  }

  /** @throws IllegalStateException naming every port that somebody else listens on */
  public void refuseUsedPorts() {
    var gateway = ownGateway() ? List.of(gatewayPort(), statusPort()) : List.<Integer>of();
    var used = Stream.concat(gateway.stream(), Part.ALL.stream().flatMap(part -> part.ports().stream()))
        .filter(Settings::isUsed).toList();
    if (!used.isEmpty()) {
      throw new IllegalStateException("something listens already on port "
          + String.join(", ", new ArrayList<>(used).stream().map(String::valueOf).toList())
          + ". Stop it, or is another './pos up' running?");
    }
  }

  private static boolean isUsed(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(Part.HOST, port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
