package pos.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A main class on the class path of the tests, to be run in a process of its own.
 *
 * @param variables the environment, apart from PATH: other variables of the tests could name servers that are in use
 */
public record JavaProgram(Class<?> main, int heapMegabytes, Map<String, String> variables) {

  /** Starts the program; what it prints is appended to the log. */
  public RunningProcess start(Path log, String... arguments) {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        // as in the images (compose/java.options), so that a heap carries what it carries in production
        "-Xms8m", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10", "-XX:-ShrinkHeapInSteps",
        "-XX:TrimNativeHeapInterval=1000", "-Xss512k",
        "-XX:+ExitOnOutOfMemoryError", "-XX:+UseCompactObjectHeaders",
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.environment().putAll(variables);
    try {
      return new RunningProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
