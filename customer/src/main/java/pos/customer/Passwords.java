package pos.customer;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.run.Metrics;

/** Hashes passwords with Argon2id, as many at a time as there are cores: a flood takes longer but no more memory. */
final class Passwords {

  private static final int MIN_LENGTH = 8;
  private static final int MAX_LENGTH = 128;
  /** OWASP's recommendation: 19 MiB, two passes, one lane. The memory is native, so the heap may stay small. */
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  /** Each needs its {@link #MEMORY_KIB} while it runs; more than four would need more memory than all services have. */
  static final int AT_ONCE = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
  /** A second or two of work on a single core; further requests are refused at once instead of timing out. */
  static final int MAX_WAITING = 50;

  private final WorkerExecutor worker;
  private final Timer timer;
  private int waiting;
  private String decoy;

  /** Loads the native library with the first hash, in the worker: it takes too long for the event loop. */
  private static final class Native {
    static final Argon2 ARGON2 = Argon2Factory.create(Argon2Types.ARGON2id);
  }

  Passwords(Vertx vertx) {
    worker = vertx.createSharedWorkerExecutor("passwords", AT_ONCE);
    var registry = Metrics.registry(vertx);
    timer = Timer.builder("password.hash").description("Hashing or verifying one password").register(registry);
    registry.gauge("password.waiting", this, passwords -> passwords.waiting);
  }

  /** Reads a password to set, in Unicode's composed form: keyboards differ in how they type accents. */
  static String readNew(Fields fields, String name) {
    return normalized(fields.secret(name, MIN_LENGTH, MAX_LENGTH));
  }

  /** Reads a password to compare, without the minimum length of a new one. */
  static String readCurrent(Fields fields, String name) {
    return normalized(fields.secret(name, 1, MAX_LENGTH));
  }

  private static String normalized(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  /** Makes the hash that {@link #matchesDecoy} needs; fails when Argon2 is not available. */
  Future<Void> prepare() {
    return hash(UUID.randomUUID().toString()).map(hash -> {
      decoy = hash;
      return null;
    });
  }

  Future<String> hash(String password) {
    return inTurn(() -> Native.ARGON2.hash(PASSES, MEMORY_KIB, LANES, bytes(password)));
  }

  Future<Boolean> matches(String password, String hash) {
    return inTurn(() -> Native.ARGON2.verify(hash, bytes(password)));
  }

  /** Returns false after the time of a comparison, so that an unknown name looks like a wrong password. */
  Future<Boolean> matchesDecoy(String password) {
    return matches(password, decoy).map(false);
  }

  private <T> Future<T> inTurn(Callable<T> work) {
    if (waiting == MAX_WAITING) {
      return Future.failedFuture(Failure.of(Failure.Kind.UNAVAILABLE, "too-many-logins",
          "Too many logins are waiting. Try again shortly.").retryAfter(Duration.ofSeconds(2)));
    }
    waiting++;
    return worker.executeBlocking(() -> timer.recordCallable(work), false).andThen(_ -> waiting--);
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
