package pos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Proportional set sizes in kB: a page that processes share is split among them.
 *
 * @param jvm includes the shells that stop the servers when the JVM is killed
 */
public record Memory(long jvm, long postgres, long redis) {

  private static final Path PROC = Path.of("/proc");
  private static final String PSS = "Pss:";

  public static Memory of(ShopProcess shop, Path data) throws IOException {
    var jvm = Stream.concat(Stream.of(shop.handle()), shop.handle().descendants())
        .mapToLong(process -> pss(PROC.resolve(String.valueOf(process.pid())))).sum();
    return new Memory(jvm, servers(data.resolve("postgres")), servers(data.resolve("redis")));
  }

  /** Returns the PSS of a single process in kB. */
  static long pss(ProcessHandle process) {
    return pss(PROC.resolve(String.valueOf(process.pid())));
  }

  long sum() {
    return jvm + postgres + redis;
  }

  /** The servers are daemons, not children of the shop, but their working directories are below its data directory. */
  private static long servers(Path directory) throws IOException {
    return sumOfServers(directory, Memory::pss);
  }

  /** @param figure reads it from a directory in /proc */
  static long sumOfServers(Path directory, ToLongFunction<Path> figure) throws IOException {
    var real = directory.toRealPath();
    try (var entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      var sum = 0L;
      for (var process : entries) {
        sum += worksIn(process, real) ? figure.applyAsLong(process) : 0;
      }
      return sum;
    }
  }

  private static boolean worksIn(Path process, Path directory) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
    } catch (IOException e) {
      // another user's, or it has ended
      return false;
    }
  }

  private static long pss(Path process) {
    try (var lines = Files.lines(process.resolve("smaps_rollup"))) {
      return lines.filter(line -> line.startsWith(PSS))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
    } catch (IOException | UncheckedIOException e) {
      // it has ended since it was listed
      return 0;
    }
  }
}
