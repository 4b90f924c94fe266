package pos.shop;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops the shop on a data directory, as Ctrl-C on its terminal does. */
public final class Stop {

  private static final int CLOSED = 3;
  /** A slow machine finishes the requests in flight, then its databases. */
  private static final int MINUTES = 3;

  private Stop() {}

  /** Exit codes: 0 stopped, 1 it has not stopped in time, 3 there was none. */
  public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
    var directory = Settings.directoryOfEnvironment();
    var process = Running.find(directory).flatMap(Running::process);
    if (process.isEmpty()) {
      System.out.println("No shop is open on " + directory + ". POS_DATA_DIR selects another directory.");
      System.exit(CLOSED);
    }
    process.get().destroy();
    try {
      process.get().onExit().get(MINUTES, TimeUnit.MINUTES);
      System.out.println("The shop on " + directory + " has stopped.");
    } catch (TimeoutException e) {
      System.err.printf("pos stop: process %d has not stopped within %d minutes. Its log is %s%n",
          process.get().pid(), MINUTES, Settings.logFile(directory));
      System.exit(1);
    }
  }
}
