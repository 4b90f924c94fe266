package pos.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;
import pos.common.rule.Fields;
import pos.common.run.Launch;
import pos.common.run.Metrics;

/** Passwords as they are typed, hashed and compared. */
class PasswordsTest {

  private static Vertx vertx;
  private static Context eventLoop;
  private static Passwords passwords;

  @BeforeAll
  static void start() {
    vertx = Launch.vertx();
    eventLoop = vertx.getOrCreateContext();
    passwords = new Passwords(vertx);
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  /** Does all work on one event loop, as a service does. */
  private static <T> T await(Supplier<Future<T>> work) {
    var done = Promise.<T>promise();
    eventLoop.runOnContext(_ -> Future.succeededFuture().map(_ -> Objects.requireNonNull(work.get()))
        .compose(future -> future).onComplete(done));
    return done.future().await();
  }

  private static String typed(String password, boolean isNew) {
    var fields = Fields.of(new JsonObject().put("password", password));
    var read = isNew ? Passwords.readNew(fields, "password") : Passwords.readCurrent(fields, "password");
    fields.check();
    return read;
  }

  @Test
  void accents_may_be_typed_in_either_way() {
    for (var isNew : new boolean[] {true, false}) {
      assertEquals("caf\u00e9 noir", typed("cafe\u0301 noir", isNew));
      assertEquals(" spaces stay ", typed(" spaces stay ", isNew));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 129})
  void a_new_password_has_8_to_128_characters(int length) {
    assertThrows(Failure.class, () -> typed("x".repeat(length), true));
    assertEquals(8, typed("x".repeat(8), true).length());
    assertEquals(128, typed("x".repeat(128), true).length());
  }

  @Test
  void a_current_password_has_any_length_that_was_ever_allowed() {
    assertEquals("x", typed("x", false));
    assertThrows(Failure.class, () -> typed("", false));
    assertThrows(Failure.class, () -> typed("x".repeat(129), false));
  }

  @Test
  void a_hash_matches_its_password_only_and_is_new_each_time() {
    var hash = await(() -> passwords.hash("correct horse"));
    assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
    assertTrue(await(() -> passwords.matches("correct horse", hash)));
    assertFalse(await(() -> passwords.matches("correct horsf", hash)));
    assertNotEquals(hash, await(() -> passwords.hash("correct horse")));
  }

  @Test
  void nothing_matches_the_decoy() {
    await(passwords::prepare);
    assertFalse(await(() -> passwords.matchesDecoy("correct horse")));
  }

  @Test
  void more_than_fifty_that_wait_are_refused_until_they_are_done() {
    for (int round = 0; round < 2; round++) {
      var refused = await(() -> refusedOf(53));
      assertEquals(3, refused.size());
      for (var failure : refused) {
        assertEquals("503 too-many-logins", failure.status() + " " + failure.code());
        assertEquals(Optional.of(Duration.ofSeconds(2)), failure.retryAfter());
      }
    }
  }

  /** Compares passwords with what is no hash, none before all are asked for, and returns the refusals. */
  private static Future<List<Failure>> refusedOf(int count) {
    var gate = new CountDownLatch(1);
    for (int i = 0; i < Passwords.AT_ONCE; i++) {
      vertx.createSharedWorkerExecutor("passwords", Passwords.AT_ONCE).executeBlocking(() -> {
        gate.await();
        return null;
      }, false);
    }
    List<Future<Boolean>> answers;
    try {
      answers = Stream.generate(() -> passwords.matches("correct horse", "no hash")).limit(count).toList();
      assertEquals(50, Metrics.registry(vertx).get("password.waiting").gauge().value());
    } finally {
      gate.countDown();
    }
    return Future.join(answers).transform(_ -> Future.succeededFuture(answers.stream().map(Future::cause)
        .filter(Failure.class::isInstance).map(Failure.class::cast).toList()));
  }
}
