package pos.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The shop as a process of its own. */
final class ShopProcess {

  private static final String OPEN = "The shop is open";

  private final Process process;
  private final double secondsToOpen;

  private ShopProcess(Process process, double secondsToOpen) {
    this.process = process;
    this.secondsToOpen = secondsToOpen;
  }

  /** @throws IllegalStateException when it ends before it is open; it has said why then */
  static ShopProcess open(Programs programs, Path data) throws IOException {
    var began = System.nanoTime();
    var process = programs.start("pos.shop.Shop", Map.of("POS_DATA_DIR", data.toString()));
    var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = output.readLine(); line == null || !line.contains(OPEN); line = output.readLine()) {
      if (line == null) {
        throw new IllegalStateException("the shop did not open");
      }
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    Thread.ofPlatform().daemon().start(() -> drain(output));
    return new ShopProcess(process, seconds);
  }

  double secondsToOpen() {
    return secondsToOpen;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** @throws IllegalStateException when it does not stop in good order */
  void close() {
    Programs.end(process);
    if (process.exitValue() != 0) {
      throw new IllegalStateException("the shop ended with exit code " + process.exitValue());
    }
  }

  /** A pipe that nobody reads would stop it some day. */
  private static void drain(BufferedReader output) {
    try (output) {
      output.lines().forEach(line -> {});
    } catch (IOException | UncheckedIOException e) {
      // it has ended
    }
  }
}
