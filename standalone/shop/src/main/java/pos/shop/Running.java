package pos.shop;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pos.common.run.Environment;

/** What an open shop runs with, in a file of its data directory: no secret is in it. */
record Running(JsonObject content) {

  private static final String FILE = "running.json";

  /**
   * Writes the file, which a shop that was killed leaves behind.
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
        .put("since", start(ProcessHandle.current()))
        .put("mode", settings.isProduction() ? "production" : "development")
        .put("gateway_url", settings.gatewayUrl())
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

  static void delete(Path dataDirectory) throws IOException {
    Files.deleteIfExists(file(dataDirectory));
  }

  /** Returns the shop that is open on a data directory. */
  static Optional<Running> find(Path dataDirectory) throws IOException {
    if (!Files.exists(file(dataDirectory))) {
      return Optional.empty();
    }
    return Optional.of(new Running(new JsonObject(Files.readString(file(dataDirectory)))))
        .filter(running -> running.process().isPresent());
  }

  private static Path file(Path dataDirectory) {
    return dataDirectory.resolve(FILE);
  }

  /** Returns the shop's process; empty when another one has got its number since. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(content.getLong("pid"))
        .filter(process -> process.isAlive() && start(process).equals(content.getString("since")));
  }

  private static String start(ProcessHandle process) {
    return process.info().startInstant().map(String::valueOf).orElse("an unknown time");
  }
}
