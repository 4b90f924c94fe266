package pos.journal;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;
import pos.common.rule.Sha256;

/** The keys by which signatures are checked, by their ids. */
final class PublicKeys {

  private static final int ID_DIGITS = 16;

  private final Map<String, PublicKey> keys = new HashMap<>();

  /** Reads keys by their ids; a key whose id is not its own is a finding, and is not used. */
  static PublicKeys from(JsonObject byId, Findings findings) {
    var read = new PublicKeys();
    byId.forEach(key -> read.add(key.getKey(), String.valueOf(key.getValue()), findings));
    return read;
  }

  /** Asks the shop for its keys, by their ids. */
  static JsonObject ofShop(Function<String, JsonObject> api) {
    var byId = new JsonObject();
    api.apply(Verify.JOURNAL + "keys").getJsonArray("items").stream().map(JsonObject.class::cast)
        .forEach(key -> byId.put(key.getString("key_id"), key.getString("public_key")));
    return byId;
  }

  private void add(String id, String key, Findings findings) {
    try {
      var decoded = KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
      if (Sha256.hex(key).substring(0, ID_DIGITS).equals(id)) {
        keys.put(id, decoded);
        return;
      }
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      // a finding
    }
    findings.add("the public key %s was changed: it has another id", id);
  }

  /** Returns whether a text has been signed with the key. @param signature in hexadecimal, lower case */
  boolean verify(String text, String keyId, String signature) {
    var key = keys.get(keyId);
    if (key == null) {
      return false;
    }
    try {
      var bytes = HexFormat.of().parseHex(signature);
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes).equals(signature) && verifier.verify(bytes);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return false;
    }
  }
}
