package pos.gateway.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pos.gateway.plugin.RateLimits.Key;
import pos.gateway.plugin.RateLimits.Period;

class RateLimitsTest {

  private static Key address(int number) {
    return new Key("route", "address " + number);
  }

  @Test
  void of_more_addresses_than_are_remembered_the_first_are_forgotten() {
    var limits = new RateLimits();
    for (int i = 0; i < 20_001; i++) {
      limits.count(Period.MINUTE, address(i), 60);
    }
    assertEquals(0, limits.used(Period.MINUTE, address(0), 60));
    assertEquals(1, limits.used(Period.MINUTE, address(1), 60));
    assertEquals(1, limits.used(Period.MINUTE, address(20_000), 60));
    assertEquals(0, limits.used(Period.MINUTE, address(20_000), 120));
  }
}
