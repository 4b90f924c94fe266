package pos.reporting.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the shop and one receiver share, and messages are signed with, after the Standard Webhooks specification. */
record Secret(byte[] bytes) {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;

  static Secret random() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new Secret(bytes);
  }

  static Secret parse(String text) {
    return new Secret(Base64.getDecoder().decode(text.substring(PREFIX.length())));
  }

  /** Returns the form in which it is stored, and a receiver is told of it. */
  String text() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  /** @param timestamp the time of the attempt in seconds */
  String sign(String id, long timestamp, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      var signed = id + "." + timestamp + "." + body;
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "secret of " + bytes.length + " bytes";
  }
}
