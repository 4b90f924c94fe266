package pos.sales.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PauseTest {

  @ParameterizedTest
  @CsvSource({", 0", "0, 0", "5, 0", "6, 100", "15, 1000", "25, 2000", "26, 2000", "360000, 2000", "-3, 0", "soon, 0"})
  void a_sale_waits_longer_the_further_the_ledger_is_behind(String lagSeconds, long millis) {
    assertEquals(millis, InventoryClient.pauseMillis(lagSeconds));
  }
}
