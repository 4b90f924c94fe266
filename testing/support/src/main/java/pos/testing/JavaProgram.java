package pos.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A main class on the class path of the tests, to be run in a process of its own with the JVM's flags of the images, so
 * that its memory carries what it carries in production.
 *
 * @param heapMegabytes the most that the heap may have
 * @param directMegabytes the most that buffers outside of the heap may have
 * @param variables the environment, apart from PATH: other variables of the tests could name servers that are in use
 */
public record JavaProgram(Class<?> main, int heapMegabytes, int directMegabytes, Map<String, String> variables) {

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** Starts the program; what it prints is appended to the log. */
  public RunningProcess start(Path log, String... arguments) {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(flagsOfImages());
    command.addAll(List.of("-Xmx" + heapMegabytes + "m", "-XX:MaxDirectMemorySize=" + directMegabytes + "m"));
    // what the JVM would say about an archive that it cannot use is no output of the program
    command.addAll(archive().map(archive -> List.of("-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-cp", jars())).orElse(List.of("-cp", CLASS_PATH)));
    command.add(main.getName());
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

  /** Returns all but those of the images' own libraries. */
  private static List<String> flagsOfImages() {
    try (var lines = Files.lines(Path.of(System.getProperty("kong.directory"), "..", "compose", "java.options"))) {
      return lines.filter(line -> line.startsWith("-") && !line.startsWith("-Djna.")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the file from which the program's classes are loaded in half the time, once a process has written it at an
   * orderly end; nothing where the program is in a directory, because the JVM archives what is in jars only.
   */
  Optional<Path> archive() {
    var source = main.getProtectionDomain().getCodeSource().getLocation().getPath();
    return source.endsWith(".jar") ? Optional.of(Path.of("target", main.getName() + ".jsa").toAbsolutePath())
        : Optional.empty();
  }

  /** Returns the class path without the tests' own directories. */
  private static String jars() {
    return Stream.of(CLASS_PATH.split(File.pathSeparator)).filter(each -> each.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
