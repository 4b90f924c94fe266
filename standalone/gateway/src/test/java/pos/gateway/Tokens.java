package pos.gateway;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes valid and invalid tokens. */
final class Tokens {

  private Tokens() {}

  /** Returns the claims of a token that has been valid for a while. */
  static JsonObject claims(String issuer, Instant expiry) {
    return new JsonObject().put("iss", issuer).put("sub", "customer:1").put("customer_id", 1).put("role", "customer")
        .put("nbf", expiry.getEpochSecond() - 3600).put("exp", expiry.getEpochSecond());
  }

  static String signed(JsonObject claims, String secret) {
    return signed("HS256", claims, secret);
  }

  static String signed(String algorithm, JsonObject claims, String secret) {
    return signed(new JsonObject().put("alg", algorithm).put("typ", "JWT").encode(), claims.encode(), secret);
  }

  static String signed(String header, String claims, String secret) {
    try {
      var content = encoded(header) + "." + encoded(claims);
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(content.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
