package pos.simulation;

import java.time.Instant;

/**
 * The model of a stock: its amounts when all events have been processed, and the bounds until then.
 *
 * <p>Sales, returns and voids reach the ledger a little later than they are answered, and reservations expire a little
 * later than their time to live. Until then the amounts in a reply lie between two bounds.
 */
final class Shelf {

  long onHand;
  /** Reserved, without the reservations that expire. */
  long held;
  private Instant countedAt = Instant.MIN;
  /** Sold with a reservation, and perhaps not in the ledger yet. */
  private long soldHeld;
  /** Sold, perhaps with a reservation, and perhaps not in the ledger yet. */
  private long sold;
  /** Sold before a count, and perhaps not in the ledger yet. */
  private long soldBeforeCount;
  /** Returned or voided, and perhaps not in the ledger yet. */
  private long comingBack;
  /** Reserved for so short a time that it may have expired. */
  private long expiring;

  void sell(long pieces, boolean hold, Instant soldAt) {
    if (soldAt.isBefore(countedAt)) {
      // the count was without them
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

  /** Says that all sales, returns and voids are in the ledger. */
  void settle() {
    soldHeld = 0;
    sold = 0;
    soldBeforeCount = 0;
    comingBack = 0;
  }

  /** Says that the short reservations have expired. */
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
