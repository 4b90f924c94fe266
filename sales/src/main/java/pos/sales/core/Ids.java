package pos.sales.core;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids for sales and returns that are sent without one. */
public final class Ids {

  private Ids() {}

  /**
   * Returns an id that is the same for every retry under one Idempotency-Key, so that a retry finds its own hold;
   * without a key, a new one.
   *
   * @param caller the calling application
   * @param path the path of the request
   */
  public static UUID of(Optional<String> idempotencyKey, String caller, String path) {
    return idempotencyKey.map(key -> caller + "\n" + path + "\n" + key)
        .map(name -> UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(() -> ordered(System.currentTimeMillis(), ThreadLocalRandom.current()));
  }

  /** Returns a UUID of version 7 (RFC 9562), ordered by time. */
  private static UUID ordered(long millis, ThreadLocalRandom random) {
    return new UUID(millis << 16 | 0x7000 | random.nextInt(0x1000), Long.MIN_VALUE | random.nextLong() >>> 2);
  }
}
