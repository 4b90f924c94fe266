package pos.customer;

import de.mkammerer.argon2.Argon2;
import de.mkammerer.argon2.Argon2Factory.Argon2Types;
import de.mkammerer.argon2.Argon2Factory;
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

/** Passwords as Argon2id hashes, made one at a time: a flood costs time, not memory, and no event loop waits. */
final class Passwords {

  static final int MAX_LENGTH = 128;
  private static final int MIN_LENGTH = 8;
  /** OWASP's choice: 19 MiB, two passes, one lane. They are native memory, so that the heap may stay small. */
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  /** A second or two of work; who comes behind that is sent away before the gateway gives up on him. */
  private static final int MAX_WAITING = 50;

  private final WorkerExecutor worker;
  private final Timer timer;
  private int waiting;
  private String nobodys;

  /** Loaded by the first hash, since that takes a while and the event loop shall not wait for it. */
  private static final class Native {
    static final Argon2 ARGON2 = Argon2Factory.create(Argon2Types.ARGON2id);
  }

  Passwords(Vertx vertx) {
    worker = vertx.createSharedWorkerExecutor("passwords", 1);
    var registry = Metrics.registry(vertx);
    timer = Timer.builder("password.hash").description("Hashing or verifying one password").register(registry);
    registry.gauge("password.waiting", this, passwords -> passwords.waiting);
  }

  /** A new password; what looks the same is the same, however a keyboard composes its accents. */
  static String read(Fields fields, String name) {
    return normalized(fields.secret(name, MIN_LENGTH, MAX_LENGTH));
  }

  /** A password to be compared; it tells nothing about which ones are allowed. */
  static String readExisting(Fields fields, String name) {
    return normalized(fields.secret(name, 1, MAX_LENGTH));
  }

  private static String normalized(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  /** Makes the hash that stands in for those of customers who do not exist; fails where Argon2 cannot be had. */
  Future<Void> prepare() {
    return hash(UUID.randomUUID().toString()).onSuccess(hash -> nobodys = hash).mapEmpty();
  }

  Future<String> hash(String password) {
    return inTurn(() -> Native.ARGON2.hash(PASSES, MEMORY_KIB, LANES, bytes(password)));
  }

  /** @param hash null when there is no such customer, which takes as long and is false */
  Future<Boolean> matches(String password, String hash) {
    return inTurn(() -> Native.ARGON2.verify(hash == null ? nobodys : hash, bytes(password)) && hash != null);
  }

  private <T> Future<T> inTurn(Callable<T> work) {
    if (waiting == MAX_WAITING) {
      // not 503: the gateway would take that for an instance that is ill, and this one only has much to do
      return Future.failedFuture(Failure.of(Failure.Kind.TOO_MANY, "too-many-logins",
          "Too many people log in just now. Try again shortly.").retryAfter(Duration.ofSeconds(2)));
    }
    waiting++;
    return worker.executeBlocking(() -> timer.recordCallable(work), false).andThen(_ -> waiting--);
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
