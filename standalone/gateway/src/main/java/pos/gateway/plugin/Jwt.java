package pos.gateway.plugin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pos.gateway.config.BadGatewayFile;
import pos.gateway.config.Caller;
import pos.gateway.config.Settings;
import pos.gateway.exchange.Answer;
import pos.gateway.exchange.Exchange;

/** Only who shows a valid token of a known issuer may pass; checked by hand, as each step has an answer of its own. */
public record Jwt(List<String> headerNames, List<String> claimsToVerify, long maximumExpiration, boolean onPreflight)
    implements Plugin {

  private static final Pattern BEARER = Pattern.compile("[Bb]earer\\s+(.+)");
  /** The algorithms that Kong knows; this gateway's secrets are all of the first. */
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
    var tokens = headerNames.stream().map(name -> bearer(exchange.headers().get(name)))
        .filter(token -> token != null).distinct().toList();
    if (tokens.isEmpty()) {
      return Answer.error(401, "Unauthorized").with("WWW-Authenticate", "Bearer");
    }
    if (tokens.size() > 1) {
      return refused("Multiple tokens provided");
    }
    try {
      return checked(exchange, shared, tokens.getFirst().split("\\.", 3));
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      return refused("Bad token; invalid JSON");
    }
  }

  private Answer checked(Exchange exchange, Shared shared, String[] parts) {
    var header = decoded(parts[0]);
    var claims = decoded(parts.length < 2 ? "" : parts[1]);
    if (!(header.getValue("alg") instanceof String algorithm) || !ALGORITHMS.contains(algorithm)) {
      return refused("Bad token; invalid alg");
    }
    var issuer = claims.getValue("iss", header.getValue("iss"));
    if (issuer == null || issuer.equals("")) {
      return refused(issuer == null ? "No mandatory 'iss' in claims" : "Invalid 'iss' in claims");
    }
    var secret = shared.credentials().secret(issuer.toString());
    if (secret == null) {
      return refused("No credentials found for given 'iss'");
    }
    if (!algorithm.equals("HS256")) {
      return refused("Invalid algorithm");
    }
    if (parts.length < 3 || !isSigned(parts, secret.key())) {
      return refused("Invalid signature");
    }
    return checked(exchange, shared, claims, secret.caller());
  }

  private Answer checked(Exchange exchange, Shared shared, JsonObject claims, Caller caller) {
    var problem = problem(claims, shared.seconds());
    if (problem != null) {
      return refused(problem);
    }
    ConsumerHeaders.authenticate(exchange, caller);
    return null;
  }

  /** What is wrong with the claims at a time, or null. */
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

  private static boolean isSigned(String[] parts, SecretKeySpec key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      var expected = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.ISO_8859_1));
      return MessageDigest.isEqual(expected, Base64.getUrlDecoder().decode(parts[2]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String bearer(String header) {
    var matcher = header == null ? null : BEARER.matcher(header);
    return matcher != null && matcher.find() ? matcher.group(1) : null;
  }

  private static JsonObject decoded(String part) {
    return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(part)));
  }

  private static Answer refused(String detail) {
    return Answer.error(401, detail).with("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }
}
