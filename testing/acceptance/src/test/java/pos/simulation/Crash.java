package pos.simulation;

import java.util.Arrays;

/** A failure while a request is in progress; those that affect all histories are rare. */
enum Crash {

  NONE(9_000),
  /** The client closes its connection before the response. */
  CONNECTION(900),
  /** The service loses all its database connections at once. */
  SALES_DATABASE(25), INVENTORY_DATABASE(5),
  /** Redis loses everything. */
  REDIS(4),
  /** The time of all sales' holds is over at once. */
  HOLDS(25),
  /** The service is killed and restarted. */
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
