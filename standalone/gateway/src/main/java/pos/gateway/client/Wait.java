package pos.gateway.client;

import java.time.Duration;

/** One wait for a client. */
final class Wait {

  private final Turn turn;
  private final String address;
  private final Runnable giveUp;
  private final Runnable close;
  private final long since = System.nanoTime();

  /**
   * @param giveUp what happens when the client takes too long
   * @param close closes the connection
   */
  Wait(Turn turn, String address, Runnable giveUp, Runnable close) {
    this.turn = turn;
    this.address = address;
    this.giveUp = giveUp;
    this.close = close;
  }

  Turn turn() {
    return turn;
  }

  String address() {
    return address;
  }

  boolean isLongerThan(Duration limit) {
    return System.nanoTime() - since > limit.toNanos();
  }

  void giveUp() {
    giveUp.run();
  }

  void close() {
    close.run();
  }
}
