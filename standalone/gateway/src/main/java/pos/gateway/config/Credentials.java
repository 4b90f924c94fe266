package pos.gateway.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The API keys and JWT secrets of the consumers. */
public final class Credentials {

  /** The algorithm of every JWT secret. */
  public static final String ALGORITHM = "HS256";

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
      credential.only("algorithm", ALGORITHM, ALGORITHM);
      var issuer = credential.text("key");
      if (secrets.put(issuer, new Secret(new Caller(consumer, issuer), credential.text("secret"))) != null) {
        throw new BadGatewayFile(settings.where() + ": the JWT issuer " + issuer + " already has another secret");
      }
      credential.skip("id", "tags").done();
    }
  }

  /** Returns the caller with an API key, or null when there is none. */
  public Caller caller(String key) {
    return keys.get(key);
  }

  public Collection<Secret> secrets() {
    return secrets.values();
  }

  /**
   * A secret with which tokens are signed.
   *
   * @param caller authenticated by the tokens; its credential is the issuer
   */
  public record Secret(Caller caller, String value) {

    public String issuer() {
      return caller.credential();
    }

    @Override
    public String toString() {
      return "secret of " + issuer();
    }
  }
}
