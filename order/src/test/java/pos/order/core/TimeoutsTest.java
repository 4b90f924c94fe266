package pos.order.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The relations that must hold between the time limits of orders. */
class TimeoutsTest {

  /** The attempts of a repeatable call, and the pauses between them. */
  private static final Duration CALL = Duration.ofMillis(3 * (Timeouts.CALL_MILLIS + 100) + 2 * 100);

  private static void assertShorter(Duration shorter, Duration longer) {
    assertTrue(shorter.compareTo(longer) < 0, shorter + " must be shorter than " + longer);
  }

  @Test
  void the_values_are_those_that_were_measured_and_documented() {
    assertEquals(Duration.ofSeconds(8), Timeouts.PLACING);
    assertEquals(Duration.ofSeconds(9), Timeouts.CLIENT_WAIT);
    assertEquals(Duration.ofSeconds(6), Timeouts.CHARGE);
    assertEquals(Duration.ofSeconds(10), Timeouts.CLAIM);
    assertEquals(Duration.ofSeconds(120), Timeouts.HOLD);
  }

  @Test
  void a_client_is_answered_before_the_gateway_gives_up() throws IOException {
    assertShorter(Timeouts.PLACING, Timeouts.CLIENT_WAIT);
    assertShorter(Timeouts.CLIENT_WAIT, Timeouts.GATEWAY);
    var kong = Files.readString(Path.of("../kong/kong.yml"));
    var service = kong.substring(kong.indexOf("- name: order-service"));
    var limit = Pattern.compile("read_timeout: ([0-9]+)").matcher(service);
    assertTrue(limit.find());
    assertEquals(Timeouts.GATEWAY.toMillis(), Long.parseLong(limit.group(1)));
  }

  @Test
  void a_slow_charge_is_waited_for_and_known_before_the_client_is_answered() {
    assertShorter(Timeouts.SLOW_CHARGE, Timeouts.CHARGE);
    assertShorter(Timeouts.CHARGE.plus(Timeouts.FIND_CHARGE), Timeouts.CLIENT_WAIT);
  }

  @Test
  void a_claim_outlasts_a_payment_and_every_call() {
    assertShorter(Timeouts.CHARGE.plus(Timeouts.FIND_CHARGE), Timeouts.CLAIM);
    assertShorter(CALL, Timeouts.CLAIM);
  }

  @Test
  void a_new_order_is_claimed_as_long_as_one_that_was_moved() throws IOException {
    try (var file = TimeoutsTest.class.getResourceAsStream("/order/db/V1__orders.sql")) {
      var sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(sql.contains("claimed_until    timestamptz NOT NULL DEFAULT clock_timestamp() + "
          + Timeouts.interval(Timeouts.CLAIM)));
    }
  }

  @Test
  void an_order_of_a_dead_instance_moves_again_within_thirty_seconds() {
    assertShorter(Timeouts.CLAIM.plus(Timeouts.RESUMPTION_PAUSE).plus(CALL), Duration.ofSeconds(30));
    assertShorter(Timeouts.RELEASED_CLAIM, Timeouts.CLAIM);
  }

  @Test
  void a_hold_outlasts_a_checkout_that_is_undone_by_another_instance() {
    assertShorter(Timeouts.CLAIM, Timeouts.TOO_OLD);
    assertShorter(Timeouts.TOO_OLD.plus(Timeouts.CLAIM).plus(Timeouts.RESUMPTION_PAUSE).plus(CALL), Timeouts.HOLD);
  }
}
