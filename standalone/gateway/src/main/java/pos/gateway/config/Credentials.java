package pos.gateway.config;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** The API keys and JWT secrets of the consumers. */
public final class Credentials {

  private final Map<String, Caller> keys = new HashMap<>();
  private final Map<String, Secret> secrets = new HashMap<>();

  public void add(Consumer consumer, Settings settings) {
    for (var credential : settings.list("keyauth_credentials", "key")) {
      var key = credential.text("key");
      if (keys.put(key, new Caller(consumer, credential.text("id", EntityIds.key(key)))) != null) {
        throw new BadGatewayFile(settings.where() + ": one of its API keys also belongs to another consumer");
      }
      credential.skip("tags").done();
    }
    for (var credential : settings.list("jwt_secrets", "JWT secret")) {
      credential.only("algorithm", "HS256", "HS256");
      var issuer = credential.text("key");
      var secret = new SecretKeySpec(credential.text("secret").getBytes(StandardCharsets.UTF_8), "HmacSHA256");
      if (secrets.put(issuer, new Secret(new Caller(consumer, issuer), secret)) != null) {
        throw new BadGatewayFile(settings.where() + ": the JWT issuer " + issuer + " already has another secret");
      }
      credential.skip("id", "tags").done();
    }
  }

  /** Returns the caller who has an API key, or null when there is none. */
  public Caller caller(String key) {
    return keys.get(key);
  }

  /** Returns the secret of an issuer of tokens, or null when there is none. */
  public Secret secret(String issuer) {
    return secrets.get(issuer);
  }

  /** The secret with which an issuer signs tokens. */
  public record Secret(Caller caller, SecretKeySpec key) {

    @Override
    public String toString() {
      return "secret of " + caller.credential();
    }
  }
}
