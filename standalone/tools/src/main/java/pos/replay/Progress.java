package pos.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Shows the progress: a bar on a terminal, a line every few seconds elsewhere. */
final class Progress {

  private static final int BAR = 30;
  private static final String CLEAR = "\r\u001b[K";
  private static final long NOTICE_NANOS = 5_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private final long paintNanos;
  private long total;
  private long done;
  private long began = System.nanoTime();
  private long painted = began;
  private long noticed = began;

  Progress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.paintNanos = terminal ? 100_000_000L : 5_000_000_000L;
  }

  /** Looks at stderr itself where possible: Java says only of stdin and stdout whether they are a terminal. */
  static Progress onStderr() {
    try {
      var device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return new Progress(System.err, device.startsWith("/dev/pts/") || device.startsWith("/dev/tty"));
    } catch (IOException | UnsupportedOperationException e) {
      return new Progress(System.err, System.console() != null && System.console().isTerminal());
    }
  }

  synchronized void begin(long lines) {
    total = lines;
    done = 0;
    began = System.nanoTime();
    painted = began;
  }

  synchronized void advance(long lines) {
    done += lines;
    if (System.nanoTime() - painted >= paintNanos || terminal && done == total) {
      painted = System.nanoTime();
      paint();
    }
  }

  /** Prints a line above the bar. */
  synchronized void say(String line) {
    out.println((terminal ? CLEAR : "") + line);
  }

  /** Reports something that is repeated until it succeeds; prints a line only every few seconds. */
  synchronized void waiting(String why) {
    if (System.nanoTime() - noticed >= NOTICE_NANOS) {
      noticed = System.nanoTime();
      say("Waiting: " + why);
    }
  }

  private void paint() {
    var percent = total == 0 ? 100 : done * 100 / total;
    var perSecond = done * 1_000_000_000L / Math.max(1, System.nanoTime() - began);
    var text = String.format(Locale.ROOT, "%3d %%  %,d of %,d lines, %,d lines/s", percent, done, total, perSecond);
    if (terminal) {
      var full = (int) (BAR * percent / 100);
      out.print(CLEAR + "[" + "=".repeat(full) + " ".repeat(BAR - full) + "] " + text + (done == total ? "\n" : ""));
      out.flush();
    } else {
      out.println(text);
    }
  }
}
