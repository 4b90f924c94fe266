package pos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Proportional set sizes in kB: each page counted once, split among those who share it. With the JVM are the shells
 * that watch over its servers.
 */
record Memory(long jvm, long postgres, long redis) {

  private static final Path PROC = Path.of("/proc");
  private static final String PSS = "Pss:";

  static Memory of(ShopProcess shop, Path data) throws IOException {
    var jvm = Stream.concat(Stream.of(shop.handle()), shop.handle().descendants())
        .mapToLong(process -> pss(PROC.resolve(String.valueOf(process.pid())))).sum();
    return new Memory(jvm, servers(data.resolve("postgres")), servers(data.resolve("redis")));
  }

  long sum() {
    return jvm + postgres + redis;
  }

  /** The servers are daemons and no children of the shop, but they work in their own directories below its data. */
  private static long servers(Path directory) throws IOException {
    var real = directory.toRealPath();
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      var sum = 0L;
      for (var process : entries) {
        sum += worksIn(process, real) ? pss(process) : 0;
      }
      return sum;
    }
  }

  private static boolean worksIn(Path process, Path directory) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
    } catch (IOException e) {
      // somebody else's, or gone
      return false;
    }
  }

  private static long pss(Path process) {
    try (var lines = Files.lines(process.resolve("smaps_rollup"))) {
      return lines.filter(line -> line.startsWith(PSS))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
    } catch (IOException | UncheckedIOException e) {
      // a backend that has ended since it was listed
      return 0;
    }
  }
}
