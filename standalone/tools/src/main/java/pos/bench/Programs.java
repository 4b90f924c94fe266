package pos.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs programs of the project in processes of their own, with the JVM flags of this process. */
public final class Programs {

  /** No other variable is passed on: it could name databases that are in use. */
  private static final Set<String> INHERITED = Set.of("PATH", "TMPDIR", "JAVA_HOME", "POS_HOME", "MALLOC_ARENA_MAX",
      "POS_PORT_OFFSET");
  private static final int STOP_SECONDS = 60;
  private static final List<String> SHOPS = List.of("pos.shop.Shop", "pos.standalone.Shop");
  private static final String AOT_CACHE = "-XX:AOTCache=";

  private final List<String> java;
  private final Path home;
  private final List<Process> started;

  /** @param started what this and all that are made from it have started */
  private Programs(List<String> java, Path home, List<Process> started) {
    this.java = java;
    this.home = home;
    this.started = started;
  }

  /**
   * @param main the main class of this process
   * @param home the repository
   * @throws IllegalStateException when a process cannot see its own command line
   */
  public static Programs withFlagsOf(Class<?> main, Path home) {
    var info = ProcessHandle.current().info();
    var arguments = info.arguments().map(List::of).orElse(List.of());
    var position = arguments.indexOf(main.getName());
    if (position < 0) {
      throw new IllegalStateException("The command line of this process cannot be read: run ./pos bench on Linux.");
    }
    var java = new ArrayList<>(List.of(info.command().orElseThrow()));
    java.addAll(arguments.subList(0, position));
    return new Programs(java, home, new CopyOnWriteArrayList<>());
  }

  /** Returns the same for another build: its jar, and the AOT cache beside it, if there is one. */
  Programs of(Path jar) throws IOException {
    var others = new ArrayList<>(java);
    others.removeIf(word -> word.startsWith(AOT_CACHE));
    others.set(others.indexOf("-cp") + 1, jar.toString());
    try (var caches = Files.newDirectoryStream(jar.getParent(), "*.aot")) {
      caches.forEach(cache -> others.add(1, AOT_CACHE + cache));
    }
    return new Programs(others, home, started);
  }

  /** Returns the same with another command to start a JVM. */
  Programs with(List<String> command) {
    return new Programs(command, home, started);
  }

  /** Returns the name of the shop's main class, whose package was another one in earlier builds. */
  String shop() throws IOException {
    var jar = Path.of(java.get(java.indexOf("-cp") + 1));
    // a class loader, because the jar may only name those that contain the classes
    try (var classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      return SHOPS.stream().filter(name -> classes.findResource(name.replace('.', '/') + ".class") != null).findFirst()
          .orElseThrow(() -> new IOException(jar + " does not contain the shop: name the jar that ./pos runs."));
    }
  }

  /** Starts a main class; its stderr is that of this process, its stdout is for the caller to read. */
  Process start(String main, Map<String, String> variables) throws IOException {
    var words = new ArrayList<>(java);
    words.add(main);
    return run(words, variables);
  }

  /** Starts the replay by its command, as users do. */
  Process replay(Path file) throws IOException {
    return run(List.of(home.resolve("pos").toString(), "replay", file.toString()), Map.of());
  }

  /** Starts a main class; what it prints goes to a file. */
  Process start(String main, Map<String, String> variables, Path output) throws IOException {
    var words = new ArrayList<>(java);
    words.add(main);
    return run(words, variables, output);
  }

  /** Starts a program; what it prints goes to a file. */
  Process run(List<String> words, Map<String, String> variables, Path output) throws IOException {
    return run(new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()), variables);
  }

  private Process run(List<String> words, Map<String, String> variables) throws IOException {
    return run(new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT), variables);
  }

  private Process run(ProcessBuilder program, Map<String, String> variables) throws IOException {
    program.environment().keySet().retainAll(INHERITED);
    program.environment().putAll(variables);
    var process = program.start();
    started.add(process);
    return process;
  }

  /** Ends all that were started. */
  public void endAll() {
    started.reversed().forEach(Programs::end);
  }

  /**
   * Asks a process to stop, so that the shop can stop its databases, and kills it if it does not; then does the same to
   * what it has started and left behind, as a script does.
   */
  static void end(Process process) {
    var descendants = process.descendants().toList();
    end(process.toHandle());
    descendants.forEach(Programs::end);
  }

  private static void end(ProcessHandle process) {
    try {
      process.destroy();
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
