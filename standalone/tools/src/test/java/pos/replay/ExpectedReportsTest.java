package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pos.replay.ExpectedReports.Grouping;

class ExpectedReportsTest {

  private final ExpectedReports expected = new ExpectedReports();

  ExpectedReportsTest() {
    Stream.of(Sample.SALE, Sample.RETURN, Sample.WRITE_OFF, Sample.FOUND, Sample.MIXED)
        .map(Sample::invoice).forEach(expected::add);
  }

  private List<String> compare(Grouping grouping, JsonObject... rows) {
    var report = expected.new Report(grouping);
    Stream.of(rows).forEach(report::add);
    var differences = new Differences();
    report.compare(differences);
    return differences.lines();
  }

  private static JsonObject row(String key, Object value, long... figures) {
    var names = List.of("quantity", "returned_quantity", "gross_cents", "returns_cents", "net_cents", "sales",
        "returns");
    var row = new JsonObject().put(key, value);
    for (int i = 0; i < figures.length; i++) {
      row.put(names.get(i), figures[i]);
    }
    return row;
  }

  private static JsonObject none(String from) {
    return row("from", from, 0, 0, 0, 0, 0, 0, 0);
  }

  /** 08:26 UTC is still night in the stores, whose days and hours are reported. */
  @Test
  void reports_that_agree_have_no_differences() {
    assertEquals(List.of(), compare(Grouping.HOUR, row("from", "2010-12-01T03:00:00-05:00", 11, 0, 2455, 0, 2455, 1, 0),
        none("2010-12-01T03:30:00-05:00"), row("from", "2010-12-01T04:00:00-05:00", 0, 2, 0, 510, -510, 0, 1),
        row("from", "2010-12-02T07:00:00-05:00", 3, 0, 2790, 0, 2790, 1, 0)));
    assertEquals(List.of(), compare(Grouping.DAY, row("period", "2010-12-01", 11, 2, 2455, 510, 1945, 1, 1),
        row("period", "2010-12-02", 3, 0, 2790, 0, 2790, 1, 0)));
    assertEquals(List.of(), compare(Grouping.PRODUCT, row("sku", "85123A", 6, 2, 1530, 510, 1020),
        row("sku", "85123A", 4, 0, 840, 0, 840), row("sku", "85123A", 1, 0, 85, 0, 85),
        row("sku", "POST", 1, 0, 1800, 0, 1800), row("sku", "22139", 2, 0, 990, 0, 990)));
  }

  @Test
  void every_figure_that_differs_is_named_with_both_values() {
    assertEquals(List.of("report by day, 2010-12-01: gross_cents is 2,454 and 2,455 in the file",
        "report by day, 2010-12-02: quantity is 0 and 3 in the file",
        "report by day, 2010-12-02: gross_cents is 0 and 2,790 in the file",
        "report by day, 2010-12-02: net_cents is 0 and 2,790 in the file",
        "report by day, 2010-12-02: sales is 0 and 1 in the file",
        "report by day, 2010-12-03: returns is 1 and 0 in the file"),
        compare(Grouping.DAY, row("period", "2010-12-01", 11, 2, 2454, 510, 1945, 1, 1),
            row("period", "2010-12-03", 0, 0, 0, 0, 0, 0, 1)));
  }

  @Test
  void a_store_has_the_receipts_of_its_invoices() {
    var sale = Sample.invoice(Sample.SALE);
    var name = ", " + sale.store() + ": sales";
    assertEquals(1, compare(Grouping.STORE).stream().filter(line -> line.contains(name)).count());
  }

  @Test
  void the_days_of_the_file_are_those_of_the_stores() {
    var file = new Expected();
    file.add(Sample.invoice(Sample.SALE.replace("2010-12-01 08", "2010-12-01 02")));
    file.add(Sample.invoice(Sample.MIXED));
    assertEquals("from=2010-11-30&to=2010-12-03", file.days());
  }
}
