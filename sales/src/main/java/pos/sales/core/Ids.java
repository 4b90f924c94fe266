package pos.sales.core;

import java.util.UUID;

/** Ids for sales and returns that are sent without one. */
public final class Ids {

  private Ids() {}

  /** Returns a UUID of version 7 (RFC 9562): ordered by time, and random enough that it cannot be guessed. */
  public static UUID next() {
    var random = UUID.randomUUID();
    return new UUID(System.currentTimeMillis() << 16 | 0x7000 | random.getMostSignificantBits() & 0xFFF,
        random.getLeastSignificantBits());
  }
}
