package pos.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Runs a program to its end, without the secrets in the environment of this process. */
final class Command {

  private static final Set<String> INHERITED = Set.of("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");

  private Command() {}

  /**
   * Returns what the program printed.
   *
   * @param directory the working directory, which the program's account must be able to enter
   * @throws ServerFailure when the program cannot be run or fails
   */
  static String run(Path directory, List<String> words) {
    try {
      var process = process(directory, words).start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes()).strip();
      if (process.waitFor() != 0) {
        throw new ServerFailure("%s failed: %s".formatted(String.join(" ", words), output));
      }
      return output;
    } catch (IOException e) {
      throw new ServerFailure("%s cannot be run: %s".formatted(words.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailure("Interrupted while waiting for " + words.getFirst(), e);
    }
  }

  static boolean succeeds(List<String> words) {
    try {
      run(Path.of("/"), words);
      return true;
    } catch (ServerFailure e) {
      return false;
    }
  }

  private static ProcessBuilder process(Path directory, List<String> words) {
    var process = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    process.environment().keySet().retainAll(INHERITED);
    process.environment().put("LC_ALL", "C");
    return process;
  }
}
