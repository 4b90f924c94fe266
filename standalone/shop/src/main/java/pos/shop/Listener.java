package pos.shop;

/**
 * The addresses on which the built-in gateway listens.
 *
 * @param host for clients
 * @param port for clients
 * @param statusPort for monitoring, on 127.0.0.1
 */
public record Listener(String host, int port, int statusPort) {

  /** Kong's own ports. */
  public static final Listener DEFAULT = new Listener(Part.HOST, 8080, 8100);

  /** Returns a listener for local clients, with any free port for monitoring. */
  public static Listener on(int port) {
    return new Listener(Part.HOST, port, 0);
  }
}
