package pos.product;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pos.common.rule.Failure;
import pos.common.rule.Flaw;
import pos.product.Outcome.Status;

/** What an import says of its lines. */
class ImportReportTest {

  private final ImportReport report = new ImportReport();

  private static Outcome outcome(Status status) {
    return new Outcome.Imported(new CsvRow.Good(2, "A-1", new JsonObject(), Optional.empty()), status, 7);
  }

  private static Outcome rejected(long line, int errors) {
    var named = new JsonArray();
    for (int i = 0; i < errors; i++) {
      named.add(Flaw.of("bad", "is bad").toJson("field" + i));
    }
    return new Outcome.Rejected(new CsvRow.Bad(line, "A-1", named));
  }

  private void add(Status status, int times) {
    report.add(Collections.nCopies(times, outcome(status)));
  }

  @Test
  void the_lines_are_counted_by_what_became_of_them() {
    assertEquals("{\"created\":0,\"changed\":0,\"unchanged\":0,\"rejected\":0}", report.toJson().encode());
    report.add(List.of(outcome(Status.CHANGED), outcome(Status.CHANGED), outcome(Status.UNCHANGED), rejected(5, 2)));
    add(Status.CREATED, 3);
    assertEquals("{\"created\":3,\"changed\":2,\"unchanged\":1,\"rejected\":1}", report.toJson().encode());
  }

  @Test
  void the_planner_needs_new_statistics_after_a_thousand_changes() {
    add(Status.CREATED, 400);
    add(Status.CHANGED, 599);
    add(Status.UNCHANGED, 5000);
    assertFalse(report.hasManyChanges());
    add(Status.CHANGED, 1);
    assertTrue(report.hasManyChanges());
  }

  @Test
  void errors_are_named_by_line_and_field() {
    assertDoesNotThrow(report::mustHaveNoErrors);
    assertFalse(report.hasErrors());
    report.add(List.of(outcome(Status.CREATED), rejected(12, 2)));
    assertTrue(report.hasErrors());
    var failure = assertThrows(Failure.class, report::mustHaveNoErrors);
    assertEquals("1 line was rejected, so nothing was imported.", failure.getMessage());
    assertEquals(new JsonArray().add(Flaw.of("bad", "is bad").toJson("line 12: field0"))
        .add(Flaw.of("bad", "is bad").toJson("line 12: field1")), failure.toJson().getJsonArray("errors"));
  }

  @Test
  void of_many_errors_the_first_hundred_are_named() {
    for (int line = 2; line < 202; line++) {
      report.add(List.of(rejected(line, 1)));
    }
    var failure = assertThrows(Failure.class, report::mustHaveNoErrors);
    assertEquals("200 lines were rejected, so nothing was imported.", failure.getMessage());
    var errors = failure.toJson().getJsonArray("errors");
    assertEquals(100, errors.size());
    assertEquals("line 101: field0", errors.getJsonObject(99).getString("field"));
  }
}
