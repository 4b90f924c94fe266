package pos.sales.journal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import pos.common.rule.Sha256;

/** The key that signs the days of the journal: Ed25519, made from a secret, so that every instance has the same. */
final class SigningKey {

  private static final String ALGORITHM = "Ed25519";
  private static final int ID_DIGITS = 16;

  private final KeyPair keys;
  private final String publicKey;

  private SigningKey(KeyPair keys) {
    this.keys = keys;
    this.publicKey = Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  /** Returns the key of a secret: the private key is its SHA-256. */
  static SigningKey of(String secret) {
    try {
      return of(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The JDK has no other way to the public key of a private one than to give the generator its 32 bytes. */
  static SigningKey of(byte[] privateKey) {
    try {
      var generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
        @Override
        public void nextBytes(byte[] bytes) {
          System.arraycopy(privateKey, 0, bytes, 0, bytes.length);
        }
      });
      return new SigningKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** Returns the id of a public key. @param publicKey in base64, as {@link #publicKey} returns it */
  static String idOf(String publicKey) {
    return Sha256.hex(publicKey).substring(0, ID_DIGITS);
  }

  /** Returns what signatures name the key by. */
  String id() {
    return idOf(publicKey);
  }

  /** Returns the public key: X.509, in base64. */
  String publicKey() {
    return publicKey;
  }

  /** Returns the signature of a text's UTF-8, in hexadecimal. */
  String sign(String text) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs everything", e);
    }
  }
}
