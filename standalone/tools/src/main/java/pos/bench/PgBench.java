package pos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pos.shop.Part;
import pos.shop.Passwords;

/** PostgreSQL's own load generator, where it is installed: what the database does without a service before it. */
record PgBench(Path program, Programs programs) {

  private static final List<Path> USUAL = List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"));
  /** Where Debian has it, in a directory for each version. */
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Pattern TRANSACTIONS = Pattern.compile("tps = ([0-9.]+)");

  static Optional<PgBench> installed(Programs programs) throws IOException {
    return Stream.concat(USUAL.stream(), versions()).map(directory -> directory.resolve("pgbench"))
        .filter(Files::isExecutable).findFirst().map(program -> new PgBench(program, programs));
  }

  private static Stream<Path> versions() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Stream.of();
    }
    try (var versions = Files.list(DEBIAN)) {
      return versions.map(version -> version.resolve("bin")).toList().stream();
    }
  }

  /**
   * Runs a script over TCP with prepared statements, for longer than other loads, since it takes time to open its
   * connections; returns how often a second it was run. All of them succeed, or none is counted.
   */
  double perSecond(TestBed bed, Part part, String script) throws IOException {
    var file = Files.writeString(bed.work.resolve("pgbench.sql"), script);
    var output = bed.work.resolve("pgbench.txt");
    // PostgreSQL writes its port into the fourth line of this file
    var port = Files.readAllLines(bed.data().resolve("postgres/data/postmaster.pid")).get(3).strip();
    var timing = bed.options.timing();
    var words = List.of(program.toString(), "--host", Part.HOST, "--port", port, "--username", part.owner(),
        "--no-vacuum", "--protocol", "prepared", "--client", String.valueOf(bed.options.connections()),
        "--time", String.valueOf(4 * timing.warmUp() + timing.seconds()), "--file", file.toString(),
        part.databaseName());
    var run = programs.run(words, Map.of("PGPASSWORD", Passwords.read(bed.data()).of(part)), output);
    try {
      var code = run.waitFor();
      var result = TRANSACTIONS.matcher(Files.readString(output));
      if (code != 0 || !result.find()) {
        throw new IOException("pgbench failed: " + Files.readString(output));
      }
      return Double.parseDouble(result.group(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
