package pos.gateway.client;

import java.time.Duration;

/**
 * How much of the gateway clients may occupy, and how long they may keep it waiting.
 *
 * @param connections open at once; one more takes the place of the one that has been waiting for its client the longest
 * @param connectionsOfAddress the same for one address
 * @param readers clients at once that read their answers more slowly than these arrive
 * @param bodyBytes of all bodies that are being received or have not been forwarded completely
 * @param firstRequest from the connection to the head of its first request
 * @param nextRequest from one answer to the head of the next request
 * @param body for each MiB of a body
 * @param answer for the client to take what it was sent
 */
public record Bounds(int connections, int connectionsOfAddress, int readers, long bodyBytes, Duration firstRequest,
    Duration nextRequest, Duration body, Duration answer) {

  /** The most requests without a key that are forwarded at once, to all services together; an address can have half. */
  public static final int STRANGERS = 32;
  /** The most headers of a request. */
  public static final int HEADERS = 100;

  private static final Bounds CLIENTS = new Bounds(450, 400, 24, 4 << 20, Duration.ofSeconds(10),
      // nginx' keepalive_timeout
      Duration.ofSeconds(75), Duration.ofSeconds(15), Duration.ofSeconds(15));

  /** Returns the bounds that fit a heap, and as much direct memory, of 48 MB. */
  public static Bounds ofClients() {
    return CLIENTS;
  }

  /** Returns those for the few programs that monitor the gateway. */
  public static Bounds ofMonitors() {
    return new Bounds(32, 32, 8, 0, CLIENTS.firstRequest, CLIENTS.nextRequest, CLIENTS.body, CLIENTS.answer);
  }

  public Bounds withConnections(int all, int ofAddress) {
    return new Bounds(all, ofAddress, readers, bodyBytes, firstRequest, nextRequest, body, answer);
  }

  public Bounds withReaders(int most) {
    return new Bounds(connections, connectionsOfAddress, most, bodyBytes, firstRequest, nextRequest, body, answer);
  }

  public Bounds withBodyBytes(long most) {
    return new Bounds(connections, connectionsOfAddress, readers, most, firstRequest, nextRequest, body, answer);
  }

  public Bounds withTimes(Duration firstRequest, Duration nextRequest, Duration body, Duration answer) {
    return new Bounds(connections, connectionsOfAddress, readers, bodyBytes, firstRequest, nextRequest, body, answer);
  }
}
