package pos.common.rule;

import java.time.Duration;

/**
 * A request's Idempotency-Key, which is unique within its caller.
 *
 * @param fingerprint a hash of what makes two requests the same one
 */
public record IdempotencyKey(String caller, String key, String fingerprint) {

  /** @throws Failure 422 when the key was used for a request with another fingerprint */
  public void mustMatch(String usedFingerprint) {
    if (!usedFingerprint.equals(fingerprint)) {
      throw reused();
    }
  }

  public static Failure reused() {
    return Failure.of(Failure.Kind.INVALID, "idempotency-key-reused",
        "This Idempotency-Key was used for another request. Use a new key for a new request.");
  }

  public static Failure inProgress() {
    return Failure.conflict("idempotency-in-progress",
        "A request with this Idempotency-Key is still being processed. Try again shortly.")
        .retryAfter(Duration.ofSeconds(1));
  }
}
