package pos.shop;

import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import pos.common.run.ServerUrl;
import pos.common.run.Variables;
import pos.gateway.GatewayFile;
import pos.gateway.Tls;

/**
 * The environment of the shop as a whole, read once.
 *
 * @param dataDirectory for databases, passwords and logs
 * @param home the repository or the installation, with the gateway's configuration in it
 * @param gateway the addresses of the built-in gateway
 * @param otherGateway the URL of a gateway to use instead of the built-in one
 * @param databases the services that do not use the embedded PostgreSQL
 * @param ports of each service, one for each of its instances
 * @param redisUrl a Redis to use instead of the embedded one
 * @param variables all variables, to be passed on to the services and the gateway, with the secret that these share
 */
public record Settings(Path dataDirectory, Path home, Listener gateway, Optional<String> otherGateway,
    Map<Part, ExternalDatabase> databases, Map<Part, List<Integer>> ports, Optional<String> redisUrl,
    Map<String, String> variables) {

  /** A port, and the variable that selects it. */
  record NamedPort(String variable, int port) {

    @Override
    public String toString() {
      return port + " (" + variable + ")";
    }
  }

  /** @throws IllegalArgumentException naming the variable that is missing or bad */
  public static Settings ofEnvironment() {
    return ofEnvironment(Map.of());
  }

  /**
   * Reads the environment, in which some variables have other values.
   *
   * @throws IllegalArgumentException naming the variable that is missing or bad
   */
  public static Settings ofEnvironment(Map<String, String> others) {
    var variables = new HashMap<>(System.getenv());
    variables.putAll(others);
    return read(variables);
  }

  /** @throws IllegalArgumentException naming the variable that is missing or bad */
  public static Settings read(Map<String, String> variables) {
    var reader = new Reader(variables);
    var home = Path.of(reader.text("POS_HOME").orElse("."));
    Variables.check(variables, GatewayFile.variables(kongFile(home)));
    Variables.checkPorts(variables);
    return new Settings(directory(variables), home,
        new Listener(reader.text("GATEWAY_HOST").orElse(Listener.DEFAULT.host()),
            reader.port("GATEWAY_PORT", Listener.DEFAULT.port()),
            reader.port("GATEWAY_STATUS_PORT", Listener.DEFAULT.statusPort()), reader.tls()),
        reader.text("GATEWAY_URL").map(url -> ServerUrl.gateway("GATEWAY_URL", url)), reader.databases(),
        reader.ports(), reader.text("REDIS_URL").map(url -> ServerUrl.redis("REDIS_URL", url)),
        reader.withGatewaySecret()).withoutEqualPorts();
  }

  private Settings withoutEqualPorts() {
    var taken = new HashMap<Integer, String>();
    for (var each : namedPorts()) {
      var other = taken.put(each.port, each.variable);
      if (other != null) {
        throw new IllegalArgumentException(other.equals(each.variable) ? "%s has %d twice.".formatted(other, each.port)
            : "%s and %s are both %d: each needs a port of its own.".formatted(other, each.variable, each.port));
      }
    }
    return this;
  }

  /** Returns every port that the shop listens on. */
  List<NamedPort> namedPorts() {
    var all = new ArrayList<NamedPort>();
    if (otherGateway.isEmpty()) {
      gateway.ports().forEach((variable, port) -> all.add(new NamedPort(variable, port)));
    }
    parts().forEach(part ->
        ports.get(part).forEach(port -> all.add(new NamedPort(part.variable("PORT"), port))));
    return all;
  }

  /** Returns the services that run here: a branch has three of them. */
  Stream<Part> parts() {
    return ports.keySet().stream();
  }

  /** Returns the head office of a branch; empty for a shop that has everything. */
  Optional<String> headOffice() {
    return Optional.ofNullable(variables.get("HEAD_OFFICE_URL")).filter(url -> !url.isBlank());
  }

  List<SocketAddress> addresses(Part part) {
    return ports.getOrDefault(part, List.of()).stream()
        .map(port -> SocketAddress.inetSocketAddress(port, Part.HOST)).toList();
  }

  /** Returns the data directory, for programs that need nothing else of a shop. */
  static Path directoryOfEnvironment() {
    return directory(System.getenv());
  }

  private static Path directory(Map<String, String> variables) {
    return Path.of(new Reader(variables).text("POS_DATA_DIR").orElse("pos-data")).toAbsolutePath().normalize();
  }

  Path logFile() {
    return logFile(dataDirectory);
  }

  static Path logFile(Path dataDirectory) {
    return dataDirectory.resolve("logs").resolve("pos.jsonl");
  }

  public Path kongFile() {
    return kongFile(home);
  }

  private static Path kongFile(Path home) {
    return home.resolve("kong").resolve("kong.yml");
  }

  /** Returns the URL at which programs of this machine reach the gateway. */
  public String gatewayUrl() {
    return otherGateway.orElseGet(gateway::insideUrl);
  }

  boolean isProduction() {
    return "production".equals(variables.get("POS_ENV"));
  }

  /** Returns whether keys and customers' data leave this machine in clear although this is no development. */
  boolean lacksTls() {
    return isProduction() && otherGateway.isEmpty() && gateway.tls().isEmpty();
  }

  boolean usesEmbeddedDatabase(Part part) {
    return part.hasDatabase() && ports.containsKey(part) && !databases.containsKey(part);
  }

  /** Secrets stay out of logs and messages. */
  @Override
  public String toString() {
    return "the shop in " + dataDirectory + " behind " + gatewayUrl();
  }

  private record Reader(Map<String, String> variables) {

    /** Returns the value of a variable; a blank one counts as not set. */
    Optional<String> text(String name) {
      return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private Optional<String> textOrFile(String name) {
      return text(name).or(() -> text(name + "_FILE").map(file -> {
        try {
          return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
          throw new IllegalArgumentException(name + "_FILE names no file that can be read: " + file + ".", e);
        }
      }));
    }

    /** Adds a secret of this start; another gateway has the one that its operator has set, or that of development. */
    Map<String, String> withGatewaySecret() {
      var all = new HashMap<>(variables);
      if (Stream.of("GATEWAY_URL", "GATEWAY_SECRET", "GATEWAY_SECRET_FILE").allMatch(name -> text(name).isEmpty())) {
        all.put("GATEWAY_SECRET", Passwords.generate());
      }
      return Map.copyOf(all);
    }

    int port(String name, int fallback) {
      return text(name).map(Integer::valueOf).orElseGet(() -> shifted(fallback));
    }

    /** Returns a port that no variable selects. */
    private int shifted(int port) {
      return port + text("POS_PORT_OFFSET").map(Integer::valueOf).orElse(0);
    }

    Optional<Tls> tls() {
      return text("GATEWAY_TLS_CERTIFICATE").map(file -> new Tls(port("GATEWAY_TLS_PORT", 8443), Part.HOST,
          port("GATEWAY_INSIDE_PORT", 8000), Path.of(file), Path.of(text("GATEWAY_TLS_KEY").orElseThrow()),
          "production".equals(variables.get("POS_ENV"))));
    }

    /** Those of the cart are a list, with a port for each instance. */
    Map<Part, List<Integer>> ports() {
      var ports = new EnumMap<Part, List<Integer>>(Part.class);
      (text("HEAD_OFFICE_URL").isPresent() ? Part.ofBranch() : Part.all()).forEach(part -> {
        var name = part.variable("PORT");
        ports.put(part, text(name).map(value -> Stream.of(value.split(" *, *")).map(Integer::valueOf).toList())
            .orElseGet(() -> part.ports().stream().map(this::shifted).toList()));
      });
      return ports;
    }

    private static void refuseSharedOnes(Map<Part, ExternalDatabase> databases) {
      var taken = new HashMap<String, Part>();
      databases.forEach((part, database) -> database.places().forEach(place -> {
        var other = taken.put(place, part);
        if (other != null && other != part) {
          throw new IllegalArgumentException("%s and %s name the same database: each service has one of its own."
              .formatted(other.variable("DATABASE_URL"), part.variable("DATABASE_URL")));
        }
      }));
    }

    Map<Part, ExternalDatabase> databases() {
      var databases = new EnumMap<Part, ExternalDatabase>(Part.class);
      Part.all().filter(Part::hasDatabase).forEach(part -> {
        var names = List.of(part.variable("DATABASE_URL"), part.variable("DATABASE_PASSWORD"));
        var values = List.of(text(names.getFirst()), textOrFile(names.getLast()));
        for (int i = 0; i < 2; i++) {
          if (values.get(i).isEmpty() && values.get(1 - i).isPresent()) {
            throw new IllegalArgumentException(names.get(i) + " is not set, but " + names.get(1 - i) + " is.");
          }
        }
        values.getFirst().ifPresent(url -> databases.put(part,
            new ExternalDatabase(ServerUrl.database(names.getFirst(), url), values.getLast().orElseThrow())));
      });
      refuseSharedOnes(databases);
      return databases;
    }
  }
}
