package pos.sales.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * The key that signs, and the public keys of those before it. They come from the settings and not from the database,
 * which those who change the journal may change as well.
 */
public final class JournalKeys {

  private final SigningKey current;
  private final List<String> previous;

  private JournalKeys(SigningKey current, List<String> previous) {
    this.current = current;
    this.previous = previous;
  }

  /**
   * Reads the settings.
   *
   * @param secret what the signing key is made from
   * @param previous public keys, separated by commas
   * @throws IllegalArgumentException naming JOURNAL_PREVIOUS_KEYS when one is no public key
   */
  public static JournalKeys of(String secret, String previous) {
    return new JournalKeys(SigningKey.of(secret),
        Stream.of(previous.split(",")).map(String::strip).filter(key -> !key.isEmpty()).map(JournalKeys::checked)
            .toList());
  }

  private static String checked(String key) {
    try {
      var bytes = Base64.getDecoder().decode(key);
      KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(bytes));
      return Base64.getEncoder().encodeToString(bytes);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new IllegalArgumentException("JOURNAL_PREVIOUS_KEYS must be public keys, as GET /journal/keys shows them,"
          + " with commas between them, not " + key, e);
    }
  }

  SigningKey current() {
    return current;
  }

  JsonObject toJson() {
    var items = new JsonArray().add(json(current.publicKey(), true));
    previous.forEach(key -> items.add(json(key, false)));
    return new JsonObject().put("items", items);
  }

  private static JsonObject json(String publicKey, boolean signs) {
    return new JsonObject().put("key_id", SigningKey.idOf(publicKey)).put("public_key", publicKey).put("signs", signs);
  }
}
