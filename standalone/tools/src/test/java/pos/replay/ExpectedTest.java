package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExpectedTest {

  private final Expected expected = new Expected();

  ExpectedTest() {
    Stream.of(Sample.SALE, Sample.RETURN, Sample.WRITE_OFF, Sample.FOUND, Sample.MIXED)
        .map(Sample::invoice).forEach(expected::add);
  }

  @Test
  void every_invoice_is_expected_with_its_store_and_cents() {
    var sale = Sample.invoice(Sample.SALE);
    assertEquals(new Expected.Entry("100", sale.store(), Expected.Kind.SALE, 2455), expected.entry(sale.id()));
    var back = Sample.invoice(Sample.RETURN);
    assertEquals(new Expected.Entry("C101", back.store(), Expected.Kind.RETURN, 510), expected.entry(back.id()));
    assertEquals(new Expected.Entry("102", Sample.invoice(Sample.WRITE_OFF).store(), Expected.Kind.ADJUSTMENT, 0),
        expected.entry(Invoice.id("102")));
    assertNull(expected.entry(Invoice.id("999")));
  }

  @Test
  void every_invoice_counts_in_the_reports() {
    var report = expected.reports().new Report(ExpectedReports.Grouping.DAY);
    report.add(new JsonObject("""
        {"period": "2010-12-01", "quantity": 11, "returned_quantity": 2, "gross_cents": 2455, "returns_cents": 510,
         "net_cents": 1945, "sales": 1, "returns": 1}"""));
    report.add(new JsonObject("""
        {"period": "2010-12-02", "quantity": 3, "returned_quantity": 0, "gross_cents": 2790, "returns_cents": 0,
         "net_cents": 2790, "sales": 1, "returns": 0}"""));
    var differences = new Differences();
    report.compare(differences);
    assertEquals(List.of(), differences.lines());
  }

  @Test
  void pieces_are_summed_by_code_store_and_reason() {
    assertEquals(-11, pieces("85123A", Flow.SOLD), "of which one is written 85123a");
    assertEquals(11, pieces("85123A", Flow.RECEIVED));
    assertEquals(2, pieces("85123A", Flow.RETURNED));
    assertEquals(-20, pieces("71053", Flow.ADJUSTED));
    assertEquals(20, pieces("71053", Flow.RECEIVED));
    assertEquals(59, pieces("22139", Flow.ADJUSTED));
    assertEquals(-2, pieces("22139", Flow.SOLD));
    assertEquals(2, expected.article("22139").moved(Flow.RECEIVED, Sample.invoice(Sample.MIXED).store()));
  }

  @Test
  void the_first_description_that_is_not_empty_and_the_first_price_above_0_win() {
    assertEquals("WHITE HEART", expected.article("85123A").name());
    assertEquals(255, expected.article("85123A").priceCents());
    assertEquals("TEA SET", expected.article("22139").name());
    assertEquals(495, expected.article("22139").priceCents());
    assertEquals("71053", expected.article("71053").name());
    assertEquals(0, expected.article("71053").priceCents());
  }

  @Test
  void the_catalogue_s_name_and_price_win_over_those_of_the_file() {
    var article = expected.article("85123A");
    article.linkTo(7, "85123A", 299);
    assertEquals("WHITE HEART", article.name());
    assertEquals(299, article.priceCents());
    article.linkTo(7, "HEART", 0);
    assertEquals("HEART", article.name());
    assertEquals(299, article.priceCents());
  }

  @Test
  void an_article_is_linked_to_its_product() {
    var article = expected.article("85123A");
    assertEquals(0, article.productId());
    article.linkTo(7);
    assertEquals(7, article.productId());
    article.linkTo(8, "HEART", 299);
    assertEquals(8, article.productId());
    assertEquals("85123A", article.sku());
  }

  @Test
  void a_name_is_cut_to_what_the_catalogue_takes_and_has_no_control_characters() {
    var article = new Article("A1");
    article.describe(new InvoiceLine("100", "A1", "\u0007 ", 1, Instant.EPOCH, 0));
    assertEquals("A1", article.name());
    article.describe(new InvoiceLine("100", "A1", "TEA\tSET" + "x".repeat(300), 1, Instant.EPOCH, 250));
    assertEquals("TEA SET" + "x".repeat(193), article.name());
    assertEquals(250, article.priceCents());
    assertEquals(0, article.moved(Flow.SOLD, 1));
  }

  @Test
  void what_the_file_has_is_known() {
    assertFalse(expected.isEmpty());
    assertTrue(new Expected().isEmpty());
    assertEquals(Set.of("100", "C101", "102", "103", "104"),
        expected.entries().values().stream().map(Expected.Entry::invoice).collect(Collectors.toSet()));
    assertEquals(Set.of("85123A", "71053", "22139", "POST"),
        expected.articles().stream().map(Article::sku).collect(Collectors.toSet()));
    assertNull(expected.article("85123B"));
  }

  @Test
  void the_period_does_not_depend_on_the_order_of_the_invoices() {
    var reversed = new Expected();
    Stream.of(Sample.MIXED, Sample.SALE, Sample.FOUND).map(Sample::invoice).forEach(reversed::add);
    assertEquals(expected.period(), reversed.period());
  }

  @Test
  void a_movement_of_the_file_is_recognized_by_its_reference() {
    assertEquals(Optional.of(Flow.RECEIVED), expected.flow("receipt:100"));
    assertEquals(Optional.of(Flow.ADJUSTED), expected.flow("adjustment:102"));
    assertEquals(Optional.of(Flow.SOLD), expected.flow("sale:" + Invoice.id("100")));
    assertEquals(Optional.of(Flow.RETURNED), expected.flow("return:" + Invoice.id("C101")));
    assertEquals(Optional.empty(), expected.flow("receipt:999"));
    assertEquals(Optional.empty(), expected.flow("sale:" + Invoice.id("999")));
    assertEquals(Optional.empty(), expected.flow("transfer of monday"));
    assertEquals(Optional.empty(), expected.flow("T-1"));
    assertEquals(Optional.empty(), expected.flow("sale:of the century"));
  }

  @Test
  void the_period_has_whole_days_of_the_stores() {
    assertEquals("from=2010-12-01T05:00:00Z&to=2010-12-03T05:00:00Z", expected.period());
    assertEquals("from=2010-12-01&to=2010-12-03", expected.days());
  }

  private long pieces(String code, Flow flow) {
    return IntStream.rangeClosed(1, Invoice.STORES).mapToLong(store -> expected.article(code).moved(flow, store)).sum();
  }
}
