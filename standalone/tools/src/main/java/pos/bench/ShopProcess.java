package pos.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import pos.common.run.Environment;
import pos.shop.Hints;

/** The shop in a process of its own. */
public final class ShopProcess {

  private final Process process;
  private final double secondsToOpen;

  private ShopProcess(Process process, double secondsToOpen) {
    this.process = process;
    this.secondsToOpen = secondsToOpen;
  }

  /** @throws IllegalStateException when it ends before it is open; it has printed the reason to stderr */
  public static ShopProcess open(Programs programs, Path data) throws IOException {
    var began = System.nanoTime();
    var process = programs.start(programs.shop(),
        Map.of("POS_DATA_DIR", data.toString(), "GATEWAY_SECRET", Environment.DEVELOPMENT_GATEWAY_SECRET));
    var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = output.readLine(); line == null || !line.contains(Hints.IS_OPEN); line = output.readLine()) {
      if (line == null) {
        throw new IllegalStateException("The shop did not start.");
      }
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    // otherwise the shop blocks when the pipe is full
    Thread.ofPlatform().daemon().start(() -> discard(output));
    return new ShopProcess(process, seconds);
  }

  double secondsToOpen() {
    return secondsToOpen;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Has its garbage collected: its memory is what it needs then, and not what it happens to have used since the last time.
   *
   * @throws IllegalStateException when its JDK's {@code jcmd} does not reach it
   */
  public void collectGarbage() throws IOException {
    var jcmd = Path.of(handle().info().command().orElseThrow()).resolveSibling("jcmd");
    var collection = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "GC.run")
        .redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start();
    if (collection.onExit().join().exitValue() != 0) {
      throw new IllegalStateException(jcmd + " could not have the shop's garbage collected.");
    }
  }

  /** @throws IllegalStateException when it does not stop cleanly */
  public void close() {
    Programs.end(process);
    if (process.exitValue() != 0) {
      throw new IllegalStateException("The shop ended with exit code " + process.exitValue() + ".");
    }
  }

  /** Ends it without a warning, as a failure of power does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  private static void discard(BufferedReader output) {
    try (output) {
      output.lines().forEach(_ -> {});
    } catch (IOException | UncheckedIOException e) {
      // the shop has ended
    }
  }
}
