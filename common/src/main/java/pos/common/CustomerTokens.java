package pos.common;

import io.vertx.core.Handler;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The customers' access tokens (JWT, HS256): as a handler it lets only requests with a valid one pass, and remembers
 * whose it is for {@link #customerId}, the log and the Idempotency-Key.
 */
public final class CustomerTokens implements Handler<RoutingContext> {

  public static final int LIFETIME_SECONDS = 900;
  public static final String ROLE = "customer";

  private static final String CUSTOMER_ID = "customer_id";
  private static final String TOKEN_ID = "token_id";
  private static final String ALGORITHM = "HS256";
  private static final String HEADER = encoded(new JsonObject().put("alg", ALGORITHM).put("typ", "JWT"));
  private static final Pattern BEARER = Pattern.compile("[Bb]earer +([\\w-]+)\\.([\\w-]+)\\.([\\w-]+)");
  private static final int MAX_LENGTH = 2048;
  /** By how much the clocks of two machines may differ. */
  private static final int LEEWAY_SECONDS = 30;

  private final String issuer;
  private final SecretKeySpec key;

  /** @throws IllegalArgumentException naming JWT_ISSUER or JWT_SECRET when it is missing or bad */
  public CustomerTokens(Environment environment) {
    issuer = environment.jwtIssuer();
    key = new SecretKeySpec(environment.jwtSecret().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  /** A token that is valid for {@link #LIFETIME_SECONDS}. @param id the token's own, its {@code jti} */
  public String issue(long customerId, UUID id, Instant now) {
    var second = now.getEpochSecond();
    return sign(new JsonObject().put("iss", issuer).put("sub", String.valueOf(customerId))
        .put(CUSTOMER_ID, customerId).put("role", ROLE).put("iat", second)
        // the gateway has no leeway: by a clock behind this one a new token would not be valid yet
        .put("nbf", second - LEEWAY_SECONDS).put("exp", second + LIFETIME_SECONDS).put("jti", id.toString()));
  }

  /** The token that has these claims, whatever they are. */
  public String sign(JsonObject claims) {
    var content = HEADER + "." + encoded(claims);
    return content + "." + signature(content);
  }

  /** The customer who sent the request; only behind this handler. */
  public static long customerId(RoutingContext ctx) {
    return ctx.<Long>get(CUSTOMER_ID);
  }

  /** The {@code jti} of the request's token; only behind this handler. */
  public static String tokenId(RoutingContext ctx) {
    return ctx.get(TOKEN_ID);
  }

  @Override
  public void handle(RoutingContext ctx) {
    authenticate(ctx);
    ctx.next();
  }

  /** @throws Failure 401 when the request has no valid token */
  public void authenticate(RoutingContext ctx) {
    var headers = ctx.request().headers().getAll("Authorization");
    if (headers.isEmpty()) {
      throw refused(ctx, "Bearer", Failure.of(401, "unauthorized", "A customer's access token is due."));
    }
    var claims = claims(headers);
    if (claims == null || !isValid(claims, Instant.now().getEpochSecond())) {
      throw invalid(ctx);
    }
    ctx.put(CUSTOMER_ID, ((Number) claims.getValue(CUSTOMER_ID)).longValue());
    ctx.put(TOKEN_ID, String.valueOf(claims.getValue("jti")));
  }

  /** The failure of a request whose token is not, or no longer, good. */
  public static Failure invalid(RoutingContext ctx) {
    return refused(ctx, "Bearer error=\"invalid_token\"",
        Failure.of(401, "invalid-token", "The access token is not valid or has expired: log in again."));
  }

  private static Failure refused(RoutingContext ctx, String challenge, Failure failure) {
    ctx.response().putHeader("WWW-Authenticate", challenge);
    return failure;
  }

  /** The claims that our key signed, or null: nothing is parsed that did not come from us. */
  private JsonObject claims(List<String> headers) {
    var token = BEARER.matcher(headers.getFirst());
    if (headers.size() > 1 || headers.getFirst().length() > MAX_LENGTH || !token.matches()) {
      return null;
    }
    var expected = signature(token.group(1) + "." + token.group(2));
    if (!MessageDigest.isEqual(bytes(expected), bytes(token.group(3)))) {
      return null;
    }
    try {
      var header = decoded(token.group(1));
      return ALGORITHM.equals(header.getValue("alg")) && !header.containsKey("crit") ? decoded(token.group(2)) : null;
    } catch (IllegalArgumentException | DecodeException e) {
      return null;
    }
  }

  private boolean isValid(JsonObject claims, long now) {
    return issuer.equals(claims.getValue("iss"))
        && isBetween(claims.getValue("exp"), now + 1, now + LIFETIME_SECONDS + LEEWAY_SECONDS)
        && hasBegun(claims.getValue("nbf"), now) && hasBegun(claims.getValue("iat"), now)
        && isBetween(claims.getValue(CUSTOMER_ID), 1, Long.MAX_VALUE);
  }

  private static boolean hasBegun(Object claim, long now) {
    return claim == null || isBetween(claim, 0, now + LEEWAY_SECONDS);
  }

  private static boolean isBetween(Object claim, long min, long max) {
    return (claim instanceof Long || claim instanceof Integer)
        && ((Number) claim).longValue() >= min && ((Number) claim).longValue() <= max;
  }

  private String signature(String content) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(bytes(content)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String encoded(JsonObject json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.toBuffer().getBytes());
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
