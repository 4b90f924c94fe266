package pos.common.shop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import pos.common.rule.Failure;
import pos.common.run.Environment;
import pos.common.run.Environment.TokenSecret;

/** The customers' access tokens (JWT, HS256). */
public final class CustomerTokens {

  public static final int LIFETIME_SECONDS = 900;
  public static final String ROLE = "customer";

  private static final String ALGORITHM = "HS256";
  /** Takes a signature in its canonical spelling only: the library ignores the two spare bits of its last character. */
  private static final Pattern BEARER =
      Pattern.compile("[Bb]earer +(([\\w-]+)\\.[\\w-]+\\.[\\w-]{42}[AEIMQUYcgkosw048])");
  private static final int MAX_LENGTH = 2048;
  /** The most by which the clocks of two machines may differ. */
  private static final int LEEWAY_SECONDS = 30;
  private static final JWTOptions SIGNING = new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true);

  private final String issuer;
  private final JWTAuth jwt;
  /** Verifies tokens that were issued before the secret was replaced. */
  private final Optional<JWTAuth> previous;

  /**
   * What a valid token says.
   *
   * @param tokenId the token's {@code jti}
   * @param sessionId its {@code sid}, which all tokens since a log-in share
   */
  public record Claims(long customerId, UUID tokenId, UUID sessionId) {}

  /** @throws IllegalArgumentException naming JWT_ISSUER or JWT_SECRET, or a previous one, when it is missing or bad */
  public CustomerTokens(Vertx vertx, Environment environment) {
    issuer = environment.tokenSecret().issuer();
    jwt = verifier(vertx, environment.tokenSecret());
    previous = environment.previousTokenSecret().map(secret -> verifier(vertx, secret));
  }

  private static JWTAuth verifier(Vertx vertx, TokenSecret secret) {
    return JWTAuth.create(vertx, new JWTAuthOptions()
        .setJWTOptions(new JWTOptions().setIssuer(secret.issuer()).setLeeway(LEEWAY_SECONDS))
        .addPubSecKey(new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(secret.secret())));
  }

  /** Returns a token that is valid for {@link #LIFETIME_SECONDS}. */
  public String issue(Claims claims, Instant now) {
    var second = now.getEpochSecond();
    return sign(new JsonObject().put("iss", issuer).put("sub", String.valueOf(claims.customerId))
        .put("customer_id", claims.customerId).put("role", ROLE).put("iat", second)
        // the gateway has no leeway: a clock behind this one would find a new token not valid yet
        .put("nbf", second - LEEWAY_SECONDS).put("exp", second + LIFETIME_SECONDS)
        .put("jti", claims.tokenId.toString()).put("sid", claims.sessionId.toString()));
  }

  /** Returns a token with these claims. */
  public String sign(JsonObject claims) {
    return jwt.generateToken(claims, SIGNING);
  }

  /** Reads the value of an {@code Authorization} header; fails with 401 unless it is a valid token of ours. */
  public Future<Claims> verify(String authorization) {
    var token = BEARER.matcher(authorization);
    if (authorization.length() > MAX_LENGTH || !token.matches()) {
      return Future.failedFuture(invalid());
    }
    // signature, algorithm, issuer; what it cannot read it throws
    var credentials = Future.succeededFuture(new TokenCredentials(token.group(1)));
    var verified = credentials.compose(jwt::authenticate);
    return previous.map(verifier -> verified.recover(_ -> credentials.compose(verifier::authenticate))).orElse(verified)
        .compose(user -> isUnderstood(token.group(2)) && isValid(user, Instant.now().getEpochSecond())
            ? Future.succeededFuture(claims(user)) : Future.failedFuture(invalid()));
  }

  private static Failure invalid() {
    return Failure.of(Failure.Kind.UNAUTHENTICATED, "invalid-token", "The access token is not valid.");
  }

  /** An extension that {@code crit} names must be understood (RFC 7515, 4.1.11), and none is. */
  private static boolean isUnderstood(String header) {
    var json = new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8);
    return !new JsonObject(json).containsKey("crit");
  }

  /** Checks what the library does not: that times are whole numbers, and an expiry that is present and not too late. */
  private static boolean isValid(User user, long now) {
    var claims = user.attributes();
    return isBetween(claims.getValue("exp"), now + 1, now + LIFETIME_SECONDS + LEEWAY_SECONDS)
        && hasBegun(claims.getValue("nbf"), now) && hasBegun(claims.getValue("iat"), now)
        && isBetween(user.principal().getValue("customer_id"), 1, Long.MAX_VALUE);
  }

  private static boolean hasBegun(Object claim, long now) {
    return claim == null || isBetween(claim, 0, now + LEEWAY_SECONDS);
  }

  private static boolean isBetween(Object claim, long min, long max) {
    return (claim instanceof Long || claim instanceof Integer)
        && ((Number) claim).longValue() >= min && ((Number) claim).longValue() <= max;
  }

  private static Claims claims(User user) {
    var principal = user.principal();
    var id = principal.getString("jti");
    // tokens of before there were sessions have none
    return new Claims(principal.getLong("customer_id"), UUID.fromString(id),
        UUID.fromString(principal.getString("sid", id)));
  }
}
