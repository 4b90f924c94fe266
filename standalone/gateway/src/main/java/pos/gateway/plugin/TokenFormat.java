package pos.gateway.plugin;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import pos.gateway.exchange.Answer;

/** Refuses tokens over which Kong's jwt fails: with a part that is a plain value, or an issuer that is no text. */
final class TokenFormat {

  private static final Pattern PLAIN_VALUE = Pattern.compile("\\s*[A-Za-z0-9.+-]+\\s*");

  private TokenFormat() {}

  /**
   * Returns the answer to a token that must not reach the plugin, or null.
   *
   * @param authorization the header, or null without one
   */
  static Answer refusal(String authorization) {
    var token = Jwt.bearer(authorization);
    var parts = token == null ? new String[0] : token.split("\\.", 3);
    var problem = parts.length < 3 ? null : problem(parts[0]);
    if (problem == null && parts.length == 3) {
      problem = problem(parts[1]);
    }
    return problem == null ? null : Jwt.refused(problem);
  }

  private static String problem(String part) {
    try {
      var json = new String(Base64.getDecoder().decode(part.replace('-', '+').replace('_', '/')),
          StandardCharsets.UTF_8);
      if (PLAIN_VALUE.matcher(json).matches()) {
        return "Bad token; invalid JSON";
      }
      return Json.decodeValue(json) instanceof JsonObject object && object.containsKey("iss")
          && !(object.getValue("iss") instanceof String) ? "Invalid 'iss' in claims" : null;
    } catch (IllegalArgumentException | DecodeException e) {
      // no token of this kind: the plugin refuses it where it needs one
      return null;
    }
  }
}
