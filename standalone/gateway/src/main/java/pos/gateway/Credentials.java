package pos.gateway;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;

/** Whose key an API key is, and with what a token of an issuer must be signed. */
final class Credentials {

  private final Map<String, Key> keys = new HashMap<>();
  private final Map<String, Secret> secrets = new HashMap<>();

  void add(Consumer consumer, Settings settings) {
    for (var credential : settings.list("keyauth_credentials", "key")) {
      var key = credential.text("key");
      if (keys.put(key, new Key(consumer, credential.text("id", EntityIds.key(key)))) != null) {
        throw new BadGatewayFile(settings.where() + ": one of its API keys is also somebody else's");
      }
      credential.skip("tags").done();
    }
    for (var credential : settings.list("jwt_secrets", "JWT secret")) {
      credential.only("algorithm", "HS256", "HS256");
      var issuer = credential.text("key");
      var secret = credential.text("secret").getBytes(StandardCharsets.UTF_8);
      if (secrets.put(issuer, new Secret(consumer, issuer, new SecretKeySpec(secret, "HmacSHA256"))) != null) {
        throw new BadGatewayFile(settings.where() + ": the JWT issuer " + issuer + " has another secret already");
      }
      credential.skip("id", "tags").done();
    }
  }

  Key key(String key) {
    return keys.get(key);
  }

  Secret secret(String issuer) {
    return secrets.get(issuer);
  }

  record Key(Consumer consumer, String id) {}

  record Secret(Consumer consumer, String issuer, SecretKeySpec key) {
    @Override
    public String toString() {
      return "secret of " + issuer;
    }
  }
}
