package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pos.inventory.Movement.Draft;
import pos.inventory.Movement.Type;

class LedgerRulesTest {

  private static Movement movement(long id, Type type, Long toLocationId) {
    return new Movement(id, new Draft(type, 2, toLocationId, "r-" + id, new Origin("Ana", null, 4L, 17L),
        List.of(new Line(7, -3), new Line(9, 2))), Instant.parse("2026-12-01T10:00:00Z"));
  }

  private static LedgerPage page(long epoch, long position, boolean complete, long... ids) {
    return new LedgerPage(epoch, Arrays.stream(ids).mapToObj(id -> movement(id, Type.SALE, null)).toList(),
        position, complete);
  }

  @Test
  void a_branch_reads_what_the_head_office_has_written() {
    var page = new LedgerPage(5, List.of(movement(3, Type.SALE, null), movement(8, Type.TRANSFER, 6L)), 3, false);
    assertEquals(page, LedgerPage.from(page.toJson(), 2, 1));
    assertEquals(page, LedgerPage.from(page.toJson().put("of_a_later_version", 1), 2, 1));
    var empty = page(5, 8, true);
    assertEquals(empty, LedgerPage.from(empty.toJson(), 2, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'items': []}", "{'epoch': '5'}", "{'position': 2}", "{'position': 9}",
      "{'position': null}", "{'epoch': -1}", "{'items': 7}", "{'items': [7]}", "{'items': [], 'position': 3,"
      + " 'complete': false}", "{'complete': 'yes'}"})
  void a_page_that_is_anything_else_is_refused(String changes) {
    var page = page(5, 4, true, 4, 8).toJson();
    assertEquals(2, LedgerPage.from(page, 2, 3).movements().size());
    page.mergeIn(json(changes));
    assertThrows(RuntimeException.class, () -> LedgerPage.from(page, 2, 3));
    assertThrows(RuntimeException.class, () -> LedgerPage.from(new JsonObject(), 2, 3));
    assertThrows(RuntimeException.class, () -> LedgerPage.from(null, 2, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'id': 4}", "{'id': 0}", "{'id': '5'}", "{'type': 'gift'}", "{'type': 'transfer'}",
      "{'type': null}", "{'to_location_id': 6}", "{'location_id': 3}", "{'location_id': null}", "{'reference': ''}",
      "{'reference': 7}", "{'made_by': 7}", "{'receipt_number': 0}", "{'lines': []}", "{'lines': null}",
      "{'lines': [{'product_id': 7, 'quantity': 0}]}", "{'lines': [{'product_id': 0, 'quantity': 1}]}",
      "{'lines': [{'product_id': 7, 'quantity': 1.5}]}", "{'lines': [{'product_id': 7}]}", "{'created_at': 'now'}"})
  void a_movement_that_is_anything_else_is_refused(String changes) {
    var page = page(5, 4, true, 4, 8).toJson();
    page.getJsonArray("items").getJsonObject(1).mergeIn(json(changes));
    assertThrows(RuntimeException.class, () -> LedgerPage.from(page, 2, 3));
  }

  private static JsonObject json(String changes) {
    return new JsonObject(changes.replace('\'', '"'));
  }

  @Test
  void a_transfer_between_other_locations_is_refused() {
    var page = new LedgerPage(5, List.of(movement(8, Type.TRANSFER, 6L)), 3, true).toJson();
    LedgerPage.from(page, 2, 3);
    LedgerPage.from(page, 6, 3);
    assertThrows(IllegalStateException.class, () -> LedgerPage.from(page, 7, 3));
  }

  @Test
  void all_locations_of_a_page_are_known() {
    var page = new LedgerPage(5, List.of(movement(3, Type.SALE, null), movement(8, Type.TRANSFER, 6L)), 3, false);
    assertEquals(Set.of(2L, 6L), page.locations());
  }
}
