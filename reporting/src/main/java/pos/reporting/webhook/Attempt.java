package pos.reporting.webhook;

import java.nio.charset.StandardCharsets;

/**
 * What came of trying a delivery.
 *
 * @param url to which it was sent
 * @param status of the answer, or null when there was none
 * @param answer the beginning of the answer, or why there was none
 */
record Attempt(long webhookId, long deliveryId, String url, Long status, String answer) {

  /** The bytes of an answer that are kept. */
  private static final int KEPT = 500;

  static Attempt answered(Due due, int status, byte[] body) {
    var kept = new String(body, 0, Math.min(body.length, KEPT), StandardCharsets.UTF_8);
    return of(due, (long) status, kept);
  }

  static Attempt failed(Due due, Throwable why) {
    var text = String.valueOf(why.getMessage());
    return of(due, null, text.substring(0, Math.min(text.length(), KEPT)));
  }

  private static Attempt of(Due due, Long status, String answer) {
    return new Attempt(due.webhookId(), due.id(), due.url().toString(), status, writable(answer));
  }

  /** PostgreSQL has no NUL in texts, and the message of a failure may repeat what the receiver has sent. */
  private static String writable(String text) {
    return text.replace('\0', ' ');
  }

  boolean isDelivered() {
    return status != null && status >= 200 && status < 300;
  }
}
