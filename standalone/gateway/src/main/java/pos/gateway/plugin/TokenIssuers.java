package pos.gateway.plugin;

import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.HashMap;
import java.util.Map;
import pos.gateway.config.Caller;
import pos.gateway.config.Credentials;

/** The issuers whose tokens are accepted, each with its verifier. */
public final class TokenIssuers {

  private final Map<String, Issuer> issuers = new HashMap<>();

  public TokenIssuers(Vertx vertx, Credentials credentials) {
    for (var secret : credentials.secrets()) {
      var key = new PubSecKeyOptions().setAlgorithm(Credentials.ALGORITHM).setBuffer(secret.value());
      // exp and nbf are checked by the plugin: with Kong's messages, without leeway, by the gateway's clock
      var options = new JWTAuthOptions().addPubSecKey(key).setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
      issuers.put(secret.issuer(), new Issuer(secret.caller(), JWTAuth.create(vertx, options)));
    }
  }

  /** Returns the issuer with a name, or null when there is none. */
  Issuer issuer(String name) {
    return issuers.get(name);
  }

  /** An issuer, and the caller whom its tokens authenticate. */
  record Issuer(Caller caller, JWTAuth verifier) {

    /**
     * Returns whether the issuer has signed a token.
     *
     * @throws ClassCastException when it has, but {@code exp}, {@code nbf} or {@code iat} is not a number
     * @throws NullPointerException when it has, but one of these is null
     */
    boolean hasSigned(String token) {
      return verifier.authenticate(new TokenCredentials(token)).succeeded();
    }
  }
}
