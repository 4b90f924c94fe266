package pos.sales.core;

import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import pos.common.http.Caller;
import pos.common.http.Idempotency;
import pos.common.rule.Sha256;

/** Ids for what comes without one, and fingerprints of what comes with one. */
public final class Ids {

  private Ids() {}

  /** The same for the same Idempotency-Key, so that a retry finds its own hold; otherwise new, in order of time. */
  public static UUID of(RoutingContext ctx) {
    return Idempotency.header(ctx)
        .map(key -> Caller.of(ctx).name() + "\n" + ctx.request().path() + "\n" + key)
        .map(name -> UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(() -> fresh(System.currentTimeMillis(), ThreadLocalRandom.current()));
  }

  /** Version 7 of RFC 9562. */
  private static UUID fresh(long millis, ThreadLocalRandom random) {
    return new UUID(millis << 16 | 0x7000 | random.nextInt(0x1000), Long.MIN_VALUE | random.nextLong() >>> 2);
  }

  public static String fingerprint(JsonArray content) {
    return Sha256.hex(content.toBuffer().getBytes());
  }
}
