package pos.sales.till;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import pos.common.rule.Failure;

@ExtendWith(VertxExtension.class)
class PinsTest {

  @Test
  void a_pin_matches_its_own_hash_only(Vertx vertx) {
    var pins = new Pins(vertx);
    var hash = pins.hash("4711").await();
    assertNotEquals(hash, pins.hash("4711").await());
    assertTrue(pins.matches("4711", hash).await());
    assertFalse(pins.matches("4712", hash).await());
  }

  @Test
  void twenty_may_wait_and_others_are_refused_until_one_is_done(Vertx vertx) {
    var pins = new Pins(vertx);
    var begun = Promise.<List<Future<String>>>promise();
    // on an event loop, as requests are
    vertx.runOnContext(_ -> begun.complete(IntStream.range(0, 22).mapToObj(_ -> pins.hash("4711")).toList()));
    var hashes = begun.future().await();
    for (var refused : hashes.subList(20, 22)) {
      assertEquals("too-many-logins", assertInstanceOf(Failure.class, refused.cause()).code());
    }
    hashes.subList(0, 20).forEach(hash -> hash.await());
    pins.hash("4711").await();
  }
}
