package pos.sales.till;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import pos.common.rule.Failure;

/**
 * Hashes PINs, one at a time and without much memory.
 *
 * <p>There are so few PINs that no hash protects them from the reader of a stolen database for long; what protects them
 * from guessing is the number of attempts, which {@link Cashiers} counts.
 */
final class Pins {

  private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
  private static final int ROUNDS = 210_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  /** Some seconds of work. */
  private static final int MAX_WAITING = 20;

  private final WorkerExecutor worker;
  private final SecureRandom random = new SecureRandom();
  private int waiting;

  Pins(Vertx vertx) {
    worker = vertx.createSharedWorkerExecutor("pins", 1);
  }

  Future<String> hash(String pin) {
    var salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return hash(pin, salt);
  }

  /** Returns what is the same for the same PIN and salt, and no easier to guess from than other hashes. */
  Future<String> hash(String pin, String salt) {
    return hash(pin, salt.getBytes(StandardCharsets.UTF_8));
  }

  private Future<String> hash(String pin, byte[] salt) {
    return inTurn(() ->
        ROUNDS + "$" + HexFormat.of().formatHex(salt) + "$" + HexFormat.of().formatHex(derive(pin, salt, ROUNDS)));
  }

  Future<Boolean> matches(String pin, String hash) {
    return inTurn(() -> {
      var parts = hash.split("\\$");
      var derived = derive(pin, HexFormat.of().parseHex(parts[1]), Integer.parseInt(parts[0]));
      return MessageDigest.isEqual(derived, HexFormat.of().parseHex(parts[2]));
    });
  }

  private static byte[] derive(String pin, byte[] salt, int rounds) throws GeneralSecurityException {
    return SecretKeyFactory.getInstance(ALGORITHM)
        .generateSecret(new PBEKeySpec(pin.toCharArray(), salt, rounds, HASH_BITS)).getEncoded();
  }

  private <T> Future<T> inTurn(Callable<T> work) {
    if (waiting == MAX_WAITING) {
      return Future.failedFuture(Failure.of(Failure.Kind.UNAVAILABLE, "too-many-logins",
          "Too many logins are waiting. Try again shortly.").retryAfter(Duration.ofSeconds(2)));
    }
    waiting++;
    return worker.executeBlocking(work, false).andThen(_ -> waiting--);
  }
}
