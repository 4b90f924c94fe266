package pos.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports on the loopback interface. */
final class Ports {

  static final String LOOPBACK = "127.0.0.1";

  /** Below the ports that the system gives to outgoing connections, so that a server finds its port again. */
  private static final int LOWEST = 15_000;
  private static final int HIGHEST = 32_000;

  private Ports() {}

  /** The wanted port, which must be free, or any free one for 0. */
  static int choose(int wanted) {
    if (wanted == 0) {
      return ThreadLocalRandom.current().ints(LOWEST, HIGHEST).filter(Ports::free).findFirst().orElseThrow();
    }
    if (!free(wanted)) {
      throw inUse(wanted);
    }
    return wanted;
  }

  /** A killed server has its port until the last of its threads is gone, which nothing else tells. */
  static void awaitFree(int port) {
    if (!Polling.until(Duration.ofSeconds(10), () -> free(port))) {
      throw inUse(port);
    }
  }

  private static ServerFailure inUse(int port) {
    return new ServerFailure("Port %d is in use: stop the program that has it, or choose another.".formatted(port));
  }

  private static boolean free(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
