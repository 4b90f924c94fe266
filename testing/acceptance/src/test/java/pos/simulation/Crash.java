package pos.simulation;

import java.util.Arrays;

/** What may go wrong while a request is on its way; those that hit everybody at once are rare. */
enum Crash {

  NONE(9_000),
  /** The till hears nothing: its own line broke. */
  LINE(900),
  /** The service loses all its database connections at once. */
  SALES_DATABASE(25), INVENTORY_DATABASE(5),
  /** Everything in Redis is gone. */
  REDIS(4),
  /** The service ends as by kill -9 and is started again. */
  SALES(5), INVENTORY(1);

  private static final int SUM = Arrays.stream(values()).mapToInt(crash -> crash.weight).sum();

  private final int weight;

  Crash(int weight) {
    this.weight = weight;
  }

  static Crash drawn(Dice dice) {
    var left = dice.from(1, SUM);
    for (var crash : values()) {
      left -= crash.weight;
      if (left <= 0) {
        return crash;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }
}
