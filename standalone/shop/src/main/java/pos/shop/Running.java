package pos.shop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pos.common.run.Environment;
import pos.embedded.DataDirectory;

/** What a shop runs with, or ran with when it was open last, in a file of its data directory: no secret is in it. */
public record Running(JsonObject content) {

  private static final String FILE = "running.json";
  /** The number of the shell that starts the shop again when it dies, see the script pos. */
  private static final String SUPERVISOR = "pos.supervisor";

  /**
   * Writes the file, which stays when the shop is closed.
   *
   * @param postgresPort of the embedded PostgreSQL; null when there is none
   * @param locations of the consumers that act for one location only
   */
  static void write(Settings settings, Integer postgresPort, Environment environment, Map<String, String> locations)
      throws IOException {
    var ports = new JsonArray();
    settings.namedPorts().forEach(each ->
        ports.add(new JsonObject().put("variable", each.variable()).put("port", each.port())));
    var databases = new JsonObject();
    settings.parts().filter(Part::hasDatabase).forEach(part ->
        databases.put(part.owner(), settings.usesEmbeddedDatabase(part) ? "embedded" : "external"));
    var content = new JsonObject()
        .put("pid", ProcessHandle.current().pid())
        .put("supervisor", Long.getLong(SUPERVISOR))
        .put("since", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("mode", settings.isProduction() ? "production" : "development")
        .put("gateway_url", settings.gatewayUrl())
        .put("gateway_host", settings.gateway().reachableHost())
        .put("built_in_gateway", settings.otherGateway().isEmpty())
        .put("web_location", environment.webLocation())
        .put("locations", new JsonObject(new TreeMap<String, Object>(locations)))
        .put("ports", ports).put("databases", databases)
        .put("postgres_port", postgresPort)
        .put("redis", settings.redisUrl().isEmpty() ? "embedded" : "external");
    var draft = Files.createTempFile(settings.dataDirectory(), "running", null,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, content.encodePrettily());
    Files.move(draft, file(settings.dataDirectory()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the shop that is open on a data directory. */
  static Optional<Running> find(Path dataDirectory) throws IOException {
    // a start time would do, had the clock not been set since
    var holder = DataDirectory.holder(dataDirectory);
    return last(dataDirectory).filter(shop -> holder.isPresent() && holder.getAsLong() == shop.pid());
  }

  /** Returns what the shop of a data directory runs with, or ran with; empty when it was never open. */
  public static Optional<Running> last(Path dataDirectory) throws IOException {
    return Files.exists(file(dataDirectory))
        ? Optional.of(new Running(new JsonObject(Files.readString(file(dataDirectory))))) : Optional.empty();
  }

  /** Returns whether a part of the data is in a PostgreSQL or a Redis outside the data directory. */
  public boolean hasDataElsewhere() {
    return "external".equals(content.getString("redis"))
        || content.getJsonObject("databases").stream().anyMatch(each -> "external".equals(each.getValue()));
  }

  /** Returns the number of the process that starts the shop again when it dies. */
  Optional<Long> supervisor() {
    return Optional.ofNullable(content.getLong("supervisor"));
  }

  Instant since() {
    return Instant.parse(content.getString("since"));
  }

  private static Path file(Path dataDirectory) {
    return dataDirectory.resolve(FILE);
  }

  private long pid() {
    return content.getLong("pid");
  }
}
