package pos.common.shop;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;

class StoreScopeTest {

  @Test
  void a_key_of_one_store_acts_for_no_other() {
    var own = new StoreScope.OneStore(3);
    assertEquals(Optional.of(3L), own.store());
    assertTrue(own.includes(3));
    assertFalse(own.includes(4));
    assertDoesNotThrow(() -> own.mustInclude(3));
    assertEquals("not-your-store", assertThrows(Failure.class, () -> own.mustInclude(4)).code());
  }

  @Test
  void a_key_of_all_stores_acts_for_each() {
    assertEquals(Optional.empty(), StoreScope.ALL.store());
    assertTrue(StoreScope.ALL.includes(4));
    assertDoesNotThrow(() -> StoreScope.ALL.mustInclude(4));
  }
}
