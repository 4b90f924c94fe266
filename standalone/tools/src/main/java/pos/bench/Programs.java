package pos.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs programs of ours as processes of their own, under the very flags this one was started with. */
final class Programs {

  /** Nothing else of the environment: it may name somebody's databases. */
  private static final Set<String> INHERITED = Set.of("PATH", "TMPDIR", "JAVA_HOME", "POS_HOME", "MALLOC_ARENA_MAX");
  private static final int STOP_SECONDS = 60;

  private final List<String> java;
  private final List<Process> started = new ArrayList<>();

  private Programs(List<String> java) {
    this.java = java;
  }

  /** @throws IllegalStateException where the system does not tell a process its command line */
  static Programs likeThisOne() {
    var info = ProcessHandle.current().info();
    var arguments = info.arguments().map(List::of).orElse(List.of());
    var main = arguments.indexOf(Bench.class.getName());
    if (main < 0) {
      throw new IllegalStateException("the benchmark needs /proc, as Linux has it, and to be run by ./pos bench");
    }
    var java = new ArrayList<>(List.of(info.command().orElseThrow()));
    java.addAll(arguments.subList(0, main));
    return new Programs(java);
  }

  /** Its messages go where ours go; what it prints is the caller's. */
  Process start(String main, Map<String, String> variables) throws IOException {
    var words = new ArrayList<>(java);
    words.add(main);
    return run(words, variables);
  }

  /** The replay as people start it. */
  Process replay(Path file) throws IOException {
    return run(List.of(Path.of(System.getenv("POS_HOME"), "pos").toString(), "replay", file.toString()), Map.of());
  }

  private synchronized Process run(List<String> words, Map<String, String> variables) throws IOException {
    var program = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
    program.environment().keySet().retainAll(INHERITED);
    program.environment().putAll(variables);
    var process = program.start();
    started.add(process);
    return process;
  }

  synchronized void endAll() {
    started.reversed().forEach(Programs::end);
  }

  /** In good order if that is possible: the shop stops its databases before it ends. */
  static void end(Process process) {
    try {
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
