package pos.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Where the figures come from. */
final class Machine {

  private Machine() {}

  static String describe() {
    return "%d cores (%s), %d MB of memory, JDK %s, %s %s, commit %s".formatted(
        Runtime.getRuntime().availableProcessors(), first("/proc/cpuinfo", "model name\\s*: (.*)", "unknown"),
        Long.parseLong(first("/proc/meminfo", "MemTotal:\\s*([0-9]+)", "0")) / 1024, Runtime.version(),
        System.getProperty("os.name"), System.getProperty("os.version"), commit());
  }

  /** How busy the machine is with other things: processes that wanted a core in the last minute. */
  static String load() {
    return first("/proc/loadavg", "(\\S+)", "unknown");
  }

  private static String first(String file, String pattern, String otherwise) {
    try {
      var matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1).strip() : otherwise;
    } catch (IOException e) {
      return otherwise;
    }
  }

  private static String commit() {
    try {
      var home = System.getenv().getOrDefault("POS_HOME", ".");
      var git = new ProcessBuilder("git", "-C", home, "describe", "--always", "--dirty", "--exclude=*")
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
      var text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? text : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
