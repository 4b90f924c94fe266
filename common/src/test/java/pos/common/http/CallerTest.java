package pos.common.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.common.rule.Failure;
import pos.common.shop.StoreScope;

class CallerTest {

  private static StoreScope stores(String location, String... groups) {
    return new Caller("x", Set.of(groups), Optional.ofNullable(location)).stores();
  }

  private static String refusal(String location, String... groups) {
    var failure = assertThrows(Failure.class, () -> stores(location, groups));
    assertEquals(403, failure.status());
    return failure.code();
  }

  @Test
  void a_location_is_the_only_store() {
    assertEquals(new StoreScope.OneStore(3), stores("3", "store"));
    assertEquals(new StoreScope.OneStore(3), stores("3", "store", "all-stores"));
  }

  @Test
  void every_store_is_a_group_of_its_own() {
    assertEquals(StoreScope.ALL, stores(null, "all-stores"));
  }

  @Test
  void without_location_and_group_there_is_no_store() {
    assertEquals("no-store", refusal(null));
    assertEquals("no-store", refusal(null, "store", "internal", "logistics", "all", "all-stores-2", "All-Stores"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "1.5", "1,2", "9223372036854775808"})
  void a_location_that_is_no_id_is_no_store(String location) {
    assertEquals("unknown-store", refusal(location, "all-stores"));
  }

  @Test
  void staff_acts_for_a_store_or_for_all() {
    assertTrue(new Caller("till", Set.of("store"), Optional.of("3")).isStaff());
    assertTrue(new Caller("office", Set.of("all-stores"), Optional.empty()).isStaff());
    assertFalse(new Caller("web", Set.of("web"), Optional.empty()).isStaff());
  }
}
