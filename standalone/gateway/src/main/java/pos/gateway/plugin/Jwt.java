package pos.gateway.plugin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Credentials;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/**
 * Lets only requests with a valid token of a known issuer pass. The library verifies the signature; the checks before
 * and after it are Kong's, each with its message.
 */
record Jwt(List<String> headerNames, List<String> claimsToVerify, long maximumExpiration, boolean onPreflight)
    implements Plugin {

  private static final Pattern BEARER = Pattern.compile("[Bb]earer\\s+(.+)");
  /** The algorithms that Kong implements; the gateway's secrets are all for the first. */
  private static final Set<String> ALGORITHMS = Set.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256",
      "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA");

  public static Jwt from(Settings config) {
    config.only("uri_param_names", List.of("jwt"), List.of());
    config.only("cookie_names", List.of(), List.of());
    config.only("key_claim_name", "iss", "iss");
    config.only("secret_is_base64", false, false);
    var claims = config.texts("claims_to_verify", List.of());
    if (!Set.of("exp", "nbf").containsAll(claims)) {
      throw new BadGatewayFile(config.where() + ": \"claims_to_verify\" knows only exp and nbf");
    }
    return new Jwt(config.texts("header_names", List.of("authorization")), claims,
        config.number("maximum_expiration", 0, 0, 31_536_000), config.flag("run_on_preflight", true));
  }

  @Override
  public Answer access(Exchange exchange, Shared shared) {
    if (!onPreflight && exchange.method() == HttpMethod.OPTIONS) {
      return null;
    }
    String token = null;
    for (var name : headerNames) {
      var found = bearer(exchange.headers().get(name));
      if (found != null && token != null && !found.equals(token)) {
        return refused("Multiple tokens provided");
      }
      token = token == null ? found : token;
    }
    if (token == null) {
      return Answer.error(401, "Unauthorized").with("WWW-Authenticate", "Bearer");
    }
    try {
      return checked(exchange, shared, token);
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      return refused("Bad token; invalid JSON");
    }
  }

  private Answer checked(Exchange exchange, Shared shared, String token) {
    var parts = token.split("\\.", 4);
    var header = decoded(parts[0]);
    var claims = decoded(parts.length < 2 ? "" : parts[1]);
    if (!(header.getValue("alg") instanceof String algorithm) || !ALGORITHMS.contains(algorithm)) {
      return refused("Bad token; invalid alg");
    }
    var name = claims.getValue("iss", header.getValue("iss"));
    if (name == null || name.equals("")) {
      return refused(name == null ? "No mandatory 'iss' in claims" : "Invalid 'iss' in claims");
    }
    var issuer = shared.issuers().issuer(name.toString());
    if (issuer == null) {
      return refused("No credentials found for given 'iss'");
    }
    if (!algorithm.equals(Credentials.ALGORITHM)) {
      return refused("Invalid algorithm");
    }
    // the library ignores dots at the end
    var problem = parts.length == 3 ? problem(issuer, token, claims, shared.seconds()) : "Invalid signature";
    if (problem != null) {
      return refused(problem);
    }
    ConsumerHeaders.authenticate(exchange, issuer.caller());
    return null;
  }

  private String problem(TokenIssuers.Issuer issuer, String token, JsonObject claims, long now) {
    try {
      return issuer.hasSigned(token) ? problem(claims, now) : "Invalid signature";
    } catch (ClassCastException | NullPointerException e) {
      return "must be a number";
    }
  }

  /** Returns what is wrong with the claims at a time in seconds, or null. */
  private String problem(JsonObject claims, long now) {
    for (var name : claimsToVerify) {
      if (!(claims.getValue(name) instanceof Number claim)) {
        return "must be a number";
      }
      if (name.equals("exp") ? claim.doubleValue() <= now : claim.doubleValue() > now) {
        return name.equals("exp") ? "token expired" : "token not valid yet";
      }
    }
    if (maximumExpiration > 0
        && !(claims.getValue("exp") instanceof Number exp && exp.doubleValue() - now <= maximumExpiration)) {
      return "exceeds maximum allowed expiration";
    }
    return null;
  }

  /** Returns the token of an {@code Authorization} header, or null without one. */
  static String bearer(String header) {
    var matcher = header == null ? null : BEARER.matcher(header);
    return matcher != null && matcher.find() ? matcher.group(1) : null;
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(part)));
  }

  static Answer refused(String detail) {
    return Answer.error(401, detail).with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }
}
