package pos.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on the loopback interface. */
public final class Ports {

  static final String LOOPBACK = "127.0.0.1";

  /** Below the ports that the system gives to outgoing connections, so that the port is still free for a restart. */
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;

  private Ports() {}

  /**
   * Returns the wanted port, or any free one for 0.
   *
   * @throws ServerFailure when the wanted port is in use
   */
  static int choose(int wanted) {
    if (wanted == 0) {
      return anyFree();
    }
    if (!isFree(wanted)) {
      throw inUse(wanted);
    }
    return wanted;
  }

  /** Waits until a killed server has released its port, which takes until the last of its threads has ended. */
  static void awaitFree(int port) {
    if (!Polling.until(Duration.ofSeconds(10), () -> isFree(port))) {
      throw inUse(port);
    }
  }

  private static ServerFailure inUse(int port) {
    return new ServerFailure("Port %d is in use: stop the program that uses it, or choose another port."
        .formatted(port));
  }

  /** Returns a random port that is free, and that the system does not give to outgoing connections. */
  public static int anyFree() {
    return ThreadLocalRandom.current().ints(LOWEST, HIGHEST).filter(Ports::isFree).findFirst().orElseThrow();
  }

  /** Returns whether a server can listen on a port. */
  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
