package pos.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import pos.inventory.FollowLedger.Reading;
import pos.inventory.Movement.Draft;
import pos.inventory.Movement.Type;

class FollowRulesTest {

  private static LedgerPage page(long epoch, long position, boolean complete, long... ids) {
    return new LedgerPage(epoch, Arrays.stream(ids).mapToObj(id -> new Movement(id,
        new Draft(Type.RECEIPT, 2, "r-" + id, Origin.UNKNOWN, List.of(new Line(7, 1))), Instant.EPOCH)).toList(),
        position, complete);
  }

  @Test
  void a_reader_passes_what_is_settled_and_reads_on_behind_what_is_not() {
    var begun = new Reading(0, 0, 0);
    var settled = begun.behind(page(5, 8, false, 4, 8));
    assertEquals(new Reading(5, 8, 8), settled);
    var unsettled = settled.behind(page(5, 9, false, 9, 12));
    assertEquals(new Reading(5, 9, 12), unsettled);
    // 10 may have been committed after 12 was read
    assertEquals(new Reading(5, 9, 15), unsettled.behind(page(5, 15, true, 15)));
    assertEquals(new Reading(5, 9, 12), unsettled.behind(page(5, 12, true)));
  }

  @Test
  void a_reader_of_a_database_that_was_restored_begins_anew() {
    assertEquals(new Reading(6, 0, 0), new Reading(5, 8, 8).behind(page(6, 9, true, 9)));
    assertEquals(new Reading(6, 0, 0), new Reading(5, 8, 12).behind(page(6, 12, true)));
    assertEquals(new Reading(6, 9, 9), new Reading(5, 0, 0).behind(page(6, 9, true, 9)));
  }
}
