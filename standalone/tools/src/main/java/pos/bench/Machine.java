package pos.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Describes the machine on which the figures were measured. */
final class Machine {

  private Machine() {}

  /** @param home the repository */
  static String describe(Path home) {
    return "%d cores (%s), %d MB of memory, JDK %s, %s %s, commit %s".formatted(
        Runtime.getRuntime().availableProcessors(), first("/proc/cpuinfo", "model name\\s*: (.*)", "unknown"),
        Long.parseLong(first("/proc/meminfo", "MemTotal:\\s*([0-9]+)", "0")) / 1024, Runtime.version(),
        System.getProperty("os.name"), System.getProperty("os.version"), commit(home));
  }

  /** Returns the load average of the last minute, which shows how busy the machine is with other programs. */
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

  private static String commit(Path home) {
    try {
      var git = new ProcessBuilder("git", "-C", home.toString(), "describe", "--always", "--dirty", "--exclude=*")
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
