package pos.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
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
  void pieces_are_summed_by_code_store_and_reason() {
    assertEquals(-10, pieces("85123A", Flow.SOLD));
    assertEquals(10, pieces("85123A", Flow.RECEIVED));
    assertEquals(2, pieces("85123A", Flow.RETURNED));
    assertEquals(-1, pieces("85123a", Flow.SOLD));
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
  void a_movement_of_the_file_is_recognized_by_its_reference() {
    assertEquals(Optional.of(Flow.RECEIVED), expected.flow("receipt:100"));
    assertEquals(Optional.of(Flow.ADJUSTED), expected.flow("adjustment:102"));
    assertEquals(Optional.of(Flow.SOLD), expected.flow("sale:" + Invoice.id("100")));
    assertEquals(Optional.of(Flow.RETURNED), expected.flow("return:" + Invoice.id("C101")));
    assertEquals(Optional.empty(), expected.flow("receipt:999"));
    assertEquals(Optional.empty(), expected.flow("sale:" + Invoice.id("999")));
    assertEquals(Optional.empty(), expected.flow("transfer of monday"));
    assertEquals(Optional.empty(), expected.flow("sale:of the century"));
  }

  @Test
  void the_period_includes_the_last_second() {
    assertEquals("from=2010-12-01T08:26:00Z&to=2010-12-02T12:00:01Z", expected.period());
  }

  private long pieces(String code, Flow flow) {
    return IntStream.rangeClosed(1, Invoice.STORES).mapToLong(store -> expected.article(code).moved(flow, store)).sum();
  }
}
