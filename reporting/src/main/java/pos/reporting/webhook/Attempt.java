package pos.reporting.webhook;

import java.nio.charset.StandardCharsets;

/**
 * What came of trying a delivery.
 *
 * @param status of the answer, or null when there was none
 * @param answer the beginning of the answer, or why there was none
 */
record Attempt(long webhookId, long deliveryId, Long status, String answer) {

  /** The bytes of an answer that are kept. */
  private static final int KEPT = 500;

  static Attempt answered(Due due, int status, byte[] body) {
    var kept = new String(body, 0, Math.min(body.length, KEPT), StandardCharsets.UTF_8);
    // PostgreSQL has no NUL in texts
    return new Attempt(due.webhookId(), due.id(), (long) status, kept.replace('\0', ' '));
  }

  static Attempt failed(Due due, Throwable why) {
    var text = String.valueOf(why.getMessage());
    return new Attempt(due.webhookId(), due.id(), null, text.substring(0, Math.min(text.length(), KEPT)));
  }

  boolean isDelivered() {
    return status != null && status >= 200 && status < 300;
  }
}
