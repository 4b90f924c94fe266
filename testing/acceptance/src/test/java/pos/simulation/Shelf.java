package pos.simulation;

import java.time.Instant;

/**
 * The model of a stock: what it comes to when all that is under way has arrived, and what may be missing until then.
 *
 * <p>Sales reach the ledger a little later than they are answered, as do returns and voids; holds end a little later
 * than their time. So an amount that somebody sees is between two bounds, which meet when all has arrived.
 */
final class Shelf {

  long onHand;
  /** By holds that somebody else must end. */
  long held;
  private Instant countedAt = Instant.MIN;
  /** Sold and held, sold and perhaps held, and sold before a count, but perhaps not in the ledger yet. */
  private long soldHeld;
  private long sold;
  private long soldBeforeCount;
  /** Returned or voided, but perhaps not in the ledger yet. */
  private long comingBack;
  /** Held for so short that it may be over. */
  private long expiring;

  void sell(long pieces, boolean hold, Instant soldAt) {
    if (soldAt.isBefore(countedAt)) {
      // the count has seen that they were gone
      return;
    }
    onHand -= pieces;
    if (hold) {
      soldHeld += pieces;
    } else {
      sold += pieces;
    }
  }

  void takeBack(long pieces, Instant at) {
    if (!at.isBefore(countedAt)) {
      onHand += pieces;
      comingBack += pieces;
    }
  }

  void holdShortly(long pieces) {
    expiring += pieces;
  }

  void count(long counted, Instant at) {
    onHand = counted;
    countedAt = at;
    soldBeforeCount += soldHeld + sold;
    soldHeld = 0;
    sold = 0;
    comingBack = 0;
  }

  /** All that was sold and came back is in the ledger. */
  void settle() {
    soldHeld = 0;
    sold = 0;
    soldBeforeCount = 0;
    comingBack = 0;
  }

  /** The short holds are over. */
  void expire() {
    expiring = 0;
  }

  long leastOnHand() {
    return onHand - comingBack;
  }

  long mostOnHand() {
    return onHand + soldHeld + sold;
  }

  long leastAvailable() {
    return onHand - held - comingBack - soldBeforeCount - expiring;
  }

  long mostAvailable() {
    return onHand - held + sold;
  }
}
