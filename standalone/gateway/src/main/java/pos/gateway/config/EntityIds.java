package pos.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Derives ids as Kong does for entities that have none in the file: services see the same ids in their headers. */
final class EntityIds {

  /** Kong's namespace for derived ids. */
  private static final String NAMESPACE = "fd02801f-0957-4a15-a55a-c8d9606f30b5";

  private EntityIds() {}

  static String consumer(String username) {
    return derived("consumers", username);
  }

  static String key(String key) {
    return derived("keyauth_credentials", "keyauth_credentials:*:" + key);
  }

  static String group(String consumerId, String group) {
    return derived("acls", "acls:*:" + consumerId + ":" + group);
  }

  static String route(String name) {
    return derived("routes", name);
  }

  private static String derived(String kind, String key) {
    return version5(version5(NAMESPACE, kind), key);
  }

  private static String version5(String namespace, String name) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      digest.update(HexFormat.of().parseHex(namespace.replace("-", "")));
      var hash = digest.digest(name.getBytes(StandardCharsets.UTF_8));
      hash[6] = (byte) (hash[6] & 0x0f | 0x50);
      hash[8] = (byte) (hash[8] & 0x3f | 0x80);
      var hex = HexFormat.of().formatHex(hash, 0, 16);
      return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
          + hex.substring(16, 20) + "-" + hex.substring(20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
