package pos.order.core;

import java.time.Duration;

/** The time limits of an order's way, in one place because each makes sense only beside the others. */
public final class Timeouts {

  /** The gateway answers 504 for a service that takes longer ({@code read_timeout} in kong.yml). */
  public static final Duration GATEWAY = Duration.ofSeconds(10);

  /** A client is answered 202 after this time: the answer has a second to arrive before the gateway gives up. */
  public static final Duration CLIENT_WAIT = GATEWAY.minusSeconds(1);

  /** One attempt to call another service; a call has up to three attempts. */
  public static final int CALL_MILLIS = 2000;

  /** A slow payment provider needs five seconds for a charge. */
  public static final Duration CHARGE = Duration.ofSeconds(5 + 1);

  /** Asking the provider about a charge that was not answered in time. */
  public static final Duration FIND_CHARGE = Duration.ofSeconds(2);

  /**
   * The claim of an instance on an order, renewed by every move. It outlasts the longest payment step, so that no
   * second instance charges while the first still waits; when it has expired, the instance is taken for dead.
   */
  public static final Duration CLAIM = CHARGE.plus(FIND_CHARGE).plusSeconds(2);

  /** The claim on an order whose step failed: another attempt may follow soon. */
  public static final Duration RELEASED_CLAIM = Duration.ofSeconds(1);

  /** The pause between two looks for orders without a claim. */
  public static final Duration RESUMPTION_PAUSE = Duration.ofSeconds(2);

  /** A checkout that is older and not yet paid is undone: its customer has long been told to look again. */
  public static final Duration TOO_OLD = Duration.ofSeconds(60);

  /** The hold on the goods, for what a crash leaves behind: twice as long as a checkout may take until it is undone. */
  public static final Duration HOLD = TOO_OLD.multipliedBy(2);

  private Timeouts() {}

  /** Returns an SQL interval. */
  static String interval(Duration time) {
    return "interval '" + time.toSeconds() + " seconds'";
  }
}
