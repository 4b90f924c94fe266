package pos.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A shell that waits for our end of a pipe to close, which the kernel does even when this process is killed, and then
 * asks the server to stop. A server whose directory was deleted cannot stop in good order, and is killed.
 */
final class Lifeline {

  /**
   * SIGINT makes PostgreSQL stop without waiting for its clients, and Redis save. The server's working directory is the
   * one of its pid file; where there is a /proc, that distinguishes it from another process that was given the pid of a
   * server that crashed.
   */
  private static final String SCRIPT = """
      trap '' INT TERM HUP QUIT
      signal=INT
      while read -r line; do
        [ "$line" != detach ] || exit
        pid=$line
      done
      [ -n "$pid" ] || read -r pid _ <"$0" || exit
      if [ -d /proc/self ] && ! [ "/proc/$pid/cwd" -ef "${0%/*}" ]; then
        [ "$(readlink "/proc/$pid/cwd")" = "${0%/*} (deleted)" ] || exit
        signal=KILL
      fi
      kill -$signal "$pid"
      """;

  private final Process shell;

  private Lifeline(Process shell) {
    this.shell = shell;
  }

  /** @param pidFile read when the pipe closes, so the server may be started or replaced after the lifeline */
  static Lifeline attach(Path pidFile) {
    try {
      return new Lifeline(new ProcessBuilder("sh", "-c", SCRIPT, pidFile.toString())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    } catch (IOException e) {
      throw new ServerFailure("sh cannot be run: " + e.getMessage(), e);
    }
  }

  /** Tells the shell the server's pid, for when its pid file is gone. */
  void know(long pid) {
    try {
      shell.getOutputStream().write((pid + "\n").getBytes(StandardCharsets.US_ASCII));
      shell.getOutputStream().flush();
    } catch (IOException e) {
      throw new ServerFailure("The shell that watches over a server is gone: " + e.getMessage(), e);
    }
  }

  /** Closes the pipe, so that the shell asks the server to stop. */
  void stopServer() {
    close("");
  }

  /** Ends the shell without touching the server. */
  void detach() {
    close("detach\n");
  }

  /** The end of the input makes the shell stop the server. */
  private void close(String lastLine) {
    try (var pipe = shell.getOutputStream()) {
      pipe.write(lastLine.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new ServerFailure("The shell that watches over a server is gone: " + e.getMessage(), e);
    }
  }
}
