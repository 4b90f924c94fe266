package pos.shop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pos.embedded.DataDirectory;

/** Stops the shop on a data directory, as Ctrl-C on its terminal does, also while it opens or is about to be started again. */
public final class Stop {

  private static final int CLOSED = 3;
  /** A slow machine finishes the requests in flight, then its databases. */
  private static final int MINUTES = 3;

  private Stop() {}

  /** Exit codes: 0 stopped, 1 it has not stopped in time, 3 there was none. */
  public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
    var directory = Settings.directoryOfEnvironment();
    var process = process(directory);
    if (process.isEmpty()) {
      System.out.println("No shop is open on " + directory + ". POS_DATA_DIR selects another directory.");
      System.exit(CLOSED);
    }
    if (!process.get().destroy()) {
      System.err.printf("pos stop: process %d has just ended, or belongs to another user: try again as its owner.%n",
          process.get().pid());
      System.exit(1);
    }
    try {
      process.get().onExit().get(MINUTES, TimeUnit.MINUTES);
      System.out.println("The shop on " + directory + " has stopped.");
    } catch (TimeoutException e) {
      System.err.printf("pos stop: process %d has not stopped within %d minutes. Its log is %s%n",
          process.get().pid(), MINUTES, Settings.logFile(directory));
      System.exit(1);
    }
  }

  /**
   * Returns the process to stop so that the shop of a data directory stops: its supervisor, also while that waits to start
   * it again, or the shop, also while it opens.
   */
  static Optional<ProcessHandle> process(Path dataDirectory) throws IOException {
    var supervisor = Running.last(dataDirectory).flatMap(Stop::supervisor);
    if (supervisor.isPresent()) {
      return supervisor;
    }
    var open = Running.find(dataDirectory).isPresent();
    var holder = DataDirectory.holder(dataDirectory);
    // a backup or a restore locks the directory too
    return holder.isEmpty() ? Optional.empty() : ProcessHandle.of(holder.getAsLong())
        .filter(process -> open || hasArgument(process, Shop.class.getName()));
  }

  private static Optional<ProcessHandle> supervisor(Running last) {
    // numbers of processes are used again, later
    return last.supervisor().flatMap(ProcessHandle::of).filter(process -> hasArgument(process, "up")
        && process.info().startInstant().filter(start -> start.isBefore(last.since())).isPresent());
  }

  private static boolean hasArgument(ProcessHandle process, String argument) {
    return List.of(process.info().arguments().orElse(new String[0])).contains(argument);
  }
}
