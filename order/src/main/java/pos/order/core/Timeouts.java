package pos.order.core;

import java.time.Duration;

/** The time limits of orders, in one place because each is right only in relation to the others. */
public final class Timeouts {

  /** The gateway answers 504 for a service that takes longer ({@code read_timeout} in kong.yml). */
  public static final Duration GATEWAY = Duration.ofSeconds(10);

  /** A client is answered 202 after this time: the answer has a second to arrive before the gateway gives up. */
  public static final Duration CLIENT_WAIT = GATEWAY.minusSeconds(1);

  /**
   * A checkout is written down by this time or never: its client is answered 503, and can rely on it. The second after
   * it is for the statement that writes it down.
   */
  public static final Duration PLACING = CLIENT_WAIT.minusSeconds(1);

  /** One attempt to call another service; a call has up to three attempts. */
  public static final int CALL_MILLIS = 2000;

  /** A charge by a payment provider that is slow. */
  public static final Duration SLOW_CHARGE = Duration.ofSeconds(5);

  /** A charge whose answer is waited for. */
  public static final Duration CHARGE = SLOW_CHARGE.plusSeconds(1);

  /** Asking the provider about a charge that was not answered in time. */
  public static final Duration FIND_CHARGE = Duration.ofSeconds(2);

  /**
   * The claim of an instance on an order, renewed by every move. It outlasts a charge and the question after it, so
   * that no second instance charges while the first still waits; an instance whose claim has expired is presumed dead.
   */
  public static final Duration CLAIM = CHARGE.plus(FIND_CHARGE).plusSeconds(2);

  /** The claim on an order after a step that failed, before the next attempt. */
  public static final Duration RELEASED_CLAIM = Duration.ofSeconds(1);

  /** The pause between two looks for orders without a claim. */
  public static final Duration RESUMPTION_PAUSE = Duration.ofSeconds(2);

  /** A checkout that is not paid by this age is undone; its client was answered 202 long before. */
  public static final Duration TOO_OLD = Duration.ofSeconds(60);

  /** The hold on the goods, which ends by itself only long after a checkout that stands still was undone. */
  public static final Duration HOLD = TOO_OLD.multipliedBy(2);

  private Timeouts() {}

  /** Returns an SQL interval. */
  static String interval(Duration time) {
    return "interval '" + time.toSeconds() + " seconds'";
  }
}
